import * as z from 'zod/mini';

import type { Limit } from './limits.ts';

/** The media type of every error (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

interface Kind {
  readonly status: number;
  readonly title: string;
  /** The detail, unless the fault has a more specific one. Never upstream text. */
  readonly detail: string;
  /** Set if the same request may succeed later. */
  readonly retryAfterSeconds?: number;
}

/** Every way that a request can fail, and what the caller gets. */
const KINDS = {
  'invalid-json': { status: 400, title: 'Not JSON', detail: 'the body is not JSON' },
  'not-found': { status: 404, title: 'Not found', detail: 'this path does not exist' },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    detail: 'this path does not support this method',
  },
  'not-acceptable': { status: 406, title: 'Not acceptable', detail: 'the response is application/json' },
  'too-large': { status: 413, title: 'Too large', detail: 'the body is too large' },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported media type',
    detail: 'the Content-Type must be application/json or text/plain, in UTF-8',
  },
  'wrong-shape': { status: 422, title: 'Wrong shape', detail: 'the body does not match the schema' },
  'input-rejected': {
    status: 422,
    title: 'Input rejected',
    detail: 'the model cannot read this input',
  },
  'headers-too-large': {
    status: 431,
    title: 'Headers too large',
    detail: 'the headers are too large',
  },
  throttled: {
    status: 429,
    title: 'Too many requests',
    detail: 'the model is at its concurrency limit',
    retryAfterSeconds: 1,
  },
  internal: { status: 500, title: 'Internal error', detail: 'the gateway failed' },
  'model-failed': { status: 502, title: 'Model failed', detail: 'the model failed to process this request' },
  'upstream-failed': {
    status: 502,
    title: 'Upstream failed',
    detail: 'the model endpoint rejected the request',
  },
  warming: {
    status: 503,
    title: 'Warming up',
    detail: 'the model is loading',
    // A serverless endpoint may take minutes (serverless-endpoints-invoke), but most starts are over in seconds.
    retryAfterSeconds: 5,
  },
  'endpoint-missing': {
    status: 503,
    title: 'Model not found',
    detail: 'no model is deployed',
    retryAfterSeconds: 30,
  },
  unhealthy: { status: 503, title: 'Not healthy', detail: 'the model did not answer the health check' },
  'deadline-passed': {
    status: 504,
    title: 'Deadline passed',
    detail: 'the model did not answer in time',
    // A cold start continues in the background: the next request often finds the model warm.
    retryAfterSeconds: 5,
  },
} as const satisfies Record<string, Kind>;

export type ProblemCode = keyof typeof KINDS;
/** Every code of the table. */
export const PROBLEM_CODES = Object.keys(KINDS) as ProblemCode[];

export type ProblemStatus = (typeof KINDS)[ProblemCode]['status'];

/** The codes of errors in the request's body or headers; the container knows all but the last. */
export const CLIENT_CODES = [
  'input-rejected',
  'invalid-json',
  'not-acceptable',
  'unsupported-media-type',
  'wrong-shape',
  'too-large',
] as const satisfies readonly ProblemCode[];

const limitSchema = z.object({
  name: z.string(),
  max: z.number(),
  unit: z.enum(['texts', 'characters', 'hypotheses', 'bytes']),
});

/** The body of an error. Clients must accept any `code`: a newer gateway may return new ones. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  limit: z.optional(limitSchema),
});
export type Problem = z.infer<typeof problemSchema>;

export function statusOf(code: ProblemCode): ProblemStatus {
  return KINDS[code].status;
}

interface ProxyFaultOptions {
  readonly limit?: Limit;
  readonly retryAfterSeconds?: number;
  /** Facts for the log only: upstream names, statuses and ids, never a text of the caller. */
  readonly upstream?: Readonly<Record<string, string | number>>;
  readonly cause?: unknown;
}

/** A request that cannot be answered, in words the caller may read. Everything else that is thrown is `internal`. */
export class ProxyFault extends Error {
  override readonly name = 'ProxyFault';
  readonly code: ProblemCode;
  readonly limit: Limit | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly upstream: Readonly<Record<string, string | number>>;

  /** `detail` goes to the caller; without it the code's own words do. */
  constructor(code: ProblemCode, detail?: string, options: ProxyFaultOptions = {}) {
    const kind: Kind = KINDS[code];
    super(detail ?? kind.detail, { cause: options.cause });
    this.code = code;
    this.limit = options.limit;
    this.retryAfterSeconds = options.retryAfterSeconds ?? kind.retryAfterSeconds;
    this.upstream = options.upstream ?? {};
  }
}

/** The public body of a fault. */
export function problemOf(fault: ProxyFault, requestId: string): Problem {
  const { status, title } = KINDS[fault.code];
  return {
    type: `urn:sagemaker-gateway:problem:${fault.code}`,
    title,
    status,
    detail: fault.message,
    code: fault.code,
    requestId,
    ...(fault.limit && { limit: { ...fault.limit } }),
  };
}
