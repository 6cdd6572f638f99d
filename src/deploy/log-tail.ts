import { hostOf } from '../../infra/hosts/registry.ts';
import { type LoggedLine, logEventsSince } from '../aws/logs/log-lines.ts';
import { isHealthCheck } from '../diagnosis/container-log.ts';
import { linesOfRequest } from '../diagnosis/request-log.ts';
import type { StackContext } from './context.ts';

/** A line and its source. */
export interface Line extends LoggedLine {
  readonly from: 'gateway' | 'proxy' | 'container';
}

/** Which lines to read. */
export interface LogFilter {
  /** How far back to read. */
  readonly windowMs: number;
  /** Only lines of this request. */
  readonly requestId: string | undefined;
  readonly healthChecks: boolean;
}

// CloudWatch shows an event some seconds after it was written, so a poll looks back over what it has read already.
const LATE_MS = 30_000;

/** Where the lines are read, and by which clock. */
type Source = Pick<StackContext, 'aws' | 'names' | 'engine' | 'config'>;

/** A reader of the lines that it has not given yet, oldest first. */
export function tailLog(context: Source, wanted: LogFilter): () => Promise<Line[]> {
  const { clock } = context.engine;
  const known = new Map<string, Line>();
  const given = new Set<string>();
  let sinceMs = clock.now() - wanted.windowMs;
  return async () => {
    const startedAt = clock.now();
    for (const line of await read(context, sinceMs)) known.set(`${line.from} ${line.id}`, line);
    sinceMs = Math.max(sinceMs, startedAt - LATE_MS);
    const fresh = shown([...known], wanted).filter(([key]) => !given.has(key));
    for (const [key] of fresh) given.add(key);
    forget(known, given, startedAt - Math.max(wanted.windowMs, LATE_MS));
    return fresh.map(([, line]) => line);
  };
}

async function read({ aws, names, config }: Source, sinceMs: number): Promise<Line[]> {
  const [gateway, proxy, container] = await Promise.all([
    logEventsSince(aws, names.accessLogs, sinceMs),
    logEventsSince(aws, names.proxyLogs, sinceMs),
    logEventsSince(aws, hostOf(config).logGroup(names), sinceMs),
  ]);
  return [
    ...gateway.map((line) => ({ ...line, from: 'gateway' as const })),
    ...proxy.map((line) => ({ ...line, from: 'proxy' as const })),
    ...container.map((line) => ({ ...line, from: 'container' as const })),
  ];
}

type Keyed = readonly [key: string, line: Line];

function shown(known: readonly Keyed[], { requestId, healthChecks }: LogFilter): Keyed[] {
  const inOrder = known
    .filter(([, { text }]) => healthChecks || !isHealthCheck(text))
    // Within a stream ids rise with time, and many lines share a millisecond.
    .toSorted(([, left], [, right]) => left.timeMs - right.timeMs || (left.id < right.id ? -1 : 1));
  if (requestId === undefined) return inOrder;
  const lines = inOrder.map(([, line]) => line);
  const wanted = new Set(linesOfRequest(lines, requestId));
  return inOrder.filter(([, line]) => wanted.has(line));
}

/** Keeps a long `--follow` from holding every line it has ever seen. */
function forget(known: Map<string, Line>, given: Set<string>, beforeMs: number): void {
  for (const [key, { timeMs }] of known) {
    if (timeMs >= beforeMs) continue;
    known.delete(key);
    given.delete(key);
  }
}
