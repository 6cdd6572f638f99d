import { ProxyFault } from '../contract/problem.ts';

/** One line for each request: ids, sizes and times. Never a text of the caller's, nor one that might quote it. */
export interface LogLine {
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly event: 'request';
  readonly requestId: string;
  readonly method: string;
  /** The route that took the request; a path that no route knows is the caller's text, so it is not told. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly code?: string;
  readonly requestBytes?: number;
  readonly texts?: number;
  readonly answerBytes?: number;
  readonly predictMs?: number;
  readonly release?: string;
  readonly upstream?: Readonly<Record<string, string | number>>;
  readonly failure?: { readonly name: string; readonly frames: readonly string[] };
}

export type Log = (line: LogLine) => void;

/** The parts of a line that only the route knows. */
export type Measured = Partial<
  Pick<LogLine, 'requestBytes' | 'texts' | 'answerBytes' | 'predictMs' | 'release'>
>;

/** The parts of a line that tell of a failure. */
export function failureParts(error: unknown): Pick<LogLine, 'code' | 'upstream' | 'failure'> {
  if (error === undefined) return {};
  if (!(error instanceof ProxyFault)) return { code: 'internal', failure: failureOf(error) };
  const { code, upstream } = error;
  return Object.keys(upstream).length > 0 ? { code, upstream } : { code };
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
