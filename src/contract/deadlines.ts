/**
 * The time budgets, in milliseconds, nested: each component times out before the one that waits for it, so that the
 * caller always gets an answer with a reason and never a bare gateway error.
 */
export const deadlines = {
  /** How long this package's client waits for one answer. */
  clientMs: 35_000,
  /** The longest integration timeout of an HTTP API; it cannot be raised (apigatewayv2 TimeoutInMillis 50..30000). */
  gatewayMs: 30_000,
  /**
   * The proxy function's Timeout. Lambda counts it after init, so the second below the gateway's allows for a cold
   * start.
   */
  functionMs: 29_000,
  /**
   * When the proxy stops waiting for the endpoint and answers 504 itself. Shorter than Lambda's timeout, which gives no
   * reason.
   */
  predictMs: 27_500,
  /** How long opening a connection to the runtime API may take: a healthy one takes milliseconds. */
  connectMs: 3_000,
} as const;

/** Which of API Gateway's two services invokes the proxy. */
export const API_TYPES = ['http', 'rest'] as const;

export type ApiType = (typeof API_TYPES)[number];

export type Deadlines = { readonly [Name in keyof typeof deadlines]: number };

/** The budgets for each API type, each shortened by as much as its gateway waits less long. */
const BY_API_TYPE: Readonly<Record<ApiType, Deadlines>> = {
  http: deadlines,
  // A REST API waits 29 s; longer only after a quota request, at the price of the account's request rate
  // (apigateway PutIntegration, timeoutInMillis).
  rest: { ...deadlines, gatewayMs: 29_000, functionMs: 28_000, predictMs: 26_500 },
};

/** The time budgets for an API type. */
export function deadlinesOf(apiType: ApiType): Deadlines {
  return BY_API_TYPE[apiType];
}
