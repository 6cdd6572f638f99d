/** An answer the gateway gives itself, without or instead of the integration's. */
export class Refusal extends Error {
  readonly status: number;
  /** What $context.integrationErrorMessage says of it in the access log; the client never sees it. */
  readonly logged: string | undefined;

  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: keyof typeof MESSAGES,
    logged?: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(MESSAGES[status]);
    this.status = status;
    this.logged = logged;
    this.headers = headers;
  }
}

/** The words of HTTP APIs, which name no cause. */
const MESSAGES = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

/** The JSON every HTTP API refuses with, whatever the client accepts. */
export function refusalResponse({ message, status, headers }: Refusal): Response {
  return Response.json({ message }, { status, headers: { ...headers } });
}
