import { ProxyFault } from '../contract/problem.ts';
import type { RequestContext } from './request-context.ts';

/** One line per request: ids, sizes and times. Never the caller's text, nor a text that might quote it. */
export interface LogLine {
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly event: 'request';
  /** API Gateway's id, which is passed on to the container. */
  readonly requestId: string;
  /** Lambda's, as in its START, END and REPORT lines. */
  readonly lambdaRequestId?: string;
  /** The host's id of the call that answered or failed. */
  readonly upstreamRequestId?: string;
  readonly traceId?: string;
  readonly method: string;
  /** The route of the request; an unknown path is the caller's text and is not logged. */
  readonly route: string;
  readonly status: number;
  /** From the event to the answer; all times are in milliseconds, with two decimals. */
  readonly ms: number;
  /** The total without the predictor: the proxy's own code. */
  readonly ownMs: number;
  /** Reading and validating the body. */
  readonly checkMs?: number;
  /** All attempts of the predictor, including the pauses between them. */
  readonly predictMs?: number;
  /** Number of attempts; undefined if the endpoint was not called. */
  readonly attempts?: number;
  readonly coldStart: boolean;
  readonly code?: string;
  readonly requestBytes?: number;
  readonly texts?: number;
  readonly answerBytes?: number;
  readonly release?: string;
  readonly upstream?: Readonly<Record<string, string | number>>;
  readonly failure?: { readonly name: string; readonly frames: readonly string[] };
}

export type Log = (line: LogLine) => void;

/** The parts of a line that only the route can provide. */
export type Measured = Partial<
  Pick<
    LogLine,
    | 'requestBytes'
    | 'texts'
    | 'answerBytes'
    | 'checkMs'
    | 'predictMs'
    | 'attempts'
    | 'release'
    | 'upstreamRequestId'
  >
>;

/** The parts of a line that come from API Gateway and Lambda. */
export function requestContextParts({ lambdaRequestId, traceId, coldStart = false }: RequestContext) {
  return {
    ...(lambdaRequestId !== undefined && { lambdaRequestId }),
    ...(traceId !== undefined && { traceId }),
    coldStart,
  };
}

/** The parts of a line that describe a failure. */
export function failureParts(
  error: unknown,
): Pick<LogLine, 'code' | 'upstream' | 'failure' | 'upstreamRequestId'> {
  if (error === undefined) return {};
  if (!(error instanceof ProxyFault)) return { code: 'internal', failure: failureOf(error) };
  const { code, upstream } = error;
  const { requestId, ...facts } = upstream;
  return {
    code,
    ...(requestId !== undefined && { upstreamRequestId: String(requestId) }),
    ...(Object.keys(facts).length > 0 && { upstream: facts }),
  };
}

export function levelOf(status: number): LogLine['level'] {
  if (status >= 500) return 'ERROR';
  return status >= 400 ? 'WARN' : 'INFO';
}

/** Where an unexpected error was thrown, without its message, which may quote the request (as JSON.parse does). */
function failureOf(error: unknown): NonNullable<LogLine['failure']> {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, frames: frames.map((line) => line.trim()) };
}
