/**
 * The one table of time budgets, in milliseconds, nested like dolls: each holder gives up before the one that waits
 * for it, so the caller always gets an answer with a reason and never a bare gateway error.
 */
export const deadlines = {
  /** How long our own client waits for one answer. */
  clientMs: 35_000,
  /** The longest integration timeout of an HTTP API; it cannot be raised (apigatewayv2 TimeoutInMillis 50..30000). */
  gatewayMs: 30_000,
  /** The proxy function's Timeout. Lambda counts it after init, so the second below the gateway pays for a start. */
  functionMs: 29_000,
  /** When the proxy stops waiting for the endpoint and answers 504 itself. Below Lambda's own kill, which tells nothing. */
  predictMs: 27_500,
  /** How long opening a connection to the runtime API may take: a healthy one takes milliseconds. */
  connectMs: 3_000,
} as const;

/** Which of API Gateway's two services stands before the proxy. */
export const API_FLAVOURS = ['http', 'rest'] as const;

export type ApiFlavour = (typeof API_FLAVOURS)[number];

export type Deadlines = { readonly [Name in keyof typeof deadlines]: number };

/** The same dolls, each as much smaller as the flavour's gateway waits less long. */
const OF_FLAVOUR: Readonly<Record<ApiFlavour, Deadlines>> = {
  http: deadlines,
  // A REST API waits 29 s; longer only after a quota request, at the price of the account's request rate
  // (apigateway PutIntegration, timeoutInMillis).
  rest: { ...deadlines, gatewayMs: 29_000, functionMs: 28_000, predictMs: 26_500 },
};

/** The time budgets behind a flavour of API. */
export function deadlinesOf(flavour: ApiFlavour): Deadlines {
  return OF_FLAVOUR[flavour];
}
