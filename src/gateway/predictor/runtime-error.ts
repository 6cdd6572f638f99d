import type { RawAnswer } from './exchange.ts';

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

/**
 * The error in an answer of REST-JSON: its name stands in a header, or as `__type` or `code` in the body, with a
 * namespace before `#` or a URL behind `:`. A body that is no JSON (a load balancer's page) leaves the status.
 */
export function runtimeErrorOf({ status, headers, body }: RawAnswer): RuntimeError {
  const fields = fieldsOf(body);
  const named = headers['x-amzn-errortype'] ?? fields['__type'] ?? fields['code'];
  const message = textOf(fields['Message']) ?? textOf(fields['message']) ?? '';
  return new RuntimeError(plainName(named), message, {
    status,
    requestId: textOf(headers['x-amzn-requestid']),
    serverTimeMs: timeOf(headers.date),
    original: originalOf(fields),
  });
}

function originalOf(fields: Record<string, unknown>): RuntimeError['original'] {
  const status = fields['OriginalStatusCode'];
  const message = textOf(fields['OriginalMessage']);
  const logStreamArn = textOf(fields['LogStreamArn']);
  return {
    ...(typeof status === 'number' && { status }),
    ...(message !== undefined && { message }),
    ...(logStreamArn !== undefined && { logStreamArn }),
  };
}

function fieldsOf(body: Uint8Array): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(new TextDecoder().decode(body));
    return found !== null && typeof found === 'object' ? { ...found } : {};
  } catch {
    // What is no JSON has no fields; the status says what there is to know.
    return {};
  }
}

function plainName(named: unknown): string {
  const [name = ''] = (textOf(named) ?? '').split(':', 1);
  return name.split('#').at(-1) || 'UnknownError';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function timeOf(date: string | undefined): number | undefined {
  const ms = Date.parse(date ?? '');
  return Number.isNaN(ms) ? undefined : ms;
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
