/** An error response of the gateway itself, instead of the integration's. */
export class GatewayError extends Error {
  readonly status: number;
  /** `$context.integrationErrorMessage` in the access log; never shown to the client. */
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

/** The messages of HTTP APIs, which do not reveal the cause. */
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

/** The JSON error of every HTTP API, regardless of Accept. */
export function errorResponse({ message, status, headers }: GatewayError): Response {
  return Response.json({ message }, { status, headers: { ...headers } });
}
