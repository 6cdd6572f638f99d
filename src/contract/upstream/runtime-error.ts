/** A refusal of the runtime API, by the names of its service model (botocore, sagemaker-runtime). */
export class RuntimeError extends Error {
  /** `ModelError`, `ThrottlingException`, …; `UnknownError` where the answer names none. */
  override readonly name: string;
  readonly status: number;
  readonly requestId: string | undefined;
  /** What the service's clock said, in ms since the epoch. */
  readonly serverTimeMs: number | undefined;
  /** Of a ModelError alone: what the container answered; status 0 is no answer in time. */
  readonly original: { readonly status?: number; readonly message?: string; readonly logStreamArn?: string };

  constructor(name: string, message: string, parts: Omit<RuntimeError, keyof Error>) {
    super(message);
    this.name = name;
    this.status = parts.status;
    this.requestId = parts.requestId;
    this.serverTimeMs = parts.serverTimeMs;
    this.original = parts.original;
  }
}

// Throttling is not in the service's model, and comes as 429 or as 400 with an empty message.
const THROTTLING: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'TooManyRequestsException',
  'Throttling',
]);

/** Refused because of a rate or a concurrency; a variant that warms up comes as a 429 too and is none. */
export function isThrottling({ name, status }: RuntimeError): boolean {
  return name !== 'ModelNotReadyException' && (THROTTLING.has(name) || status === 429);
}
