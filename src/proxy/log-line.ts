import { ProxyFault } from '../contract/problem.ts';
import type { RequestContext } from './request-context.ts';

/** One line for each request: ids, sizes and times. Never a text of the caller's, nor one that might quote it. */
export interface LogLine {
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly event: 'request';
  /** API Gateway's, and the container's: it travels on. */
  readonly requestId: string;
  /** Lambda's, as in its START, END and REPORT lines. */
  readonly lambdaRequestId?: string;
  /** The host's own id of the call that answered or failed. */
  readonly sagemakerRequestId?: string;
  readonly traceId?: string;
  readonly method: string;
  /** The route that took the request; a path that no route knows is the caller's text, so it is not told. */
  readonly route: string;
  readonly status: number;
  /** From the door to the answer; all times are in milliseconds, with two decimals. */
  readonly ms: number;
  /** What the predictor did not take of it: our own code. */
  readonly ownMs: number;
  /** Reading and judging the body. */
  readonly checkMs?: number;
  /** All tries of the predictor, with the pauses between them. */
  readonly predictMs?: number;
  /** How many tries there were; none where the endpoint was not asked. */
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

/** The parts of a line that only the route knows. */
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
    | 'sagemakerRequestId'
  >
>;

/** The parts of a line that the door knows. */
export function requestContextParts({ lambdaRequestId, traceId, coldStart = false }: RequestContext) {
  return {
    ...(lambdaRequestId !== undefined && { lambdaRequestId }),
    ...(traceId !== undefined && { traceId }),
    coldStart,
  };
}

/** The parts of a line that tell of a failure. */
export function failureParts(
  error: unknown,
): Pick<LogLine, 'code' | 'upstream' | 'failure' | 'sagemakerRequestId'> {
  if (error === undefined) return {};
  if (!(error instanceof ProxyFault)) return { code: 'internal', failure: failureOf(error) };
  const { code, upstream } = error;
  const { requestId, ...facts } = upstream;
  return {
    code,
    ...(requestId !== undefined && { sagemakerRequestId: String(requestId) }),
    ...(Object.keys(facts).length > 0 && { upstream: facts }),
  };
}

export function levelOf(status: number): LogLine['level'] {
  if (status >= 500) return 'ERROR';
  return status >= 400 ? 'WARN' : 'INFO';
}

/** Where an unforeseen error was thrown, without its message: that may quote the request (JSON.parse's does). */
function failureOf(error: unknown): NonNullable<LogLine['failure']> {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, frames: frames.map((line) => line.trim()) };
}
