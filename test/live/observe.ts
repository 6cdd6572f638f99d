import type { LoggedCall } from '../../src/aws/core/call-log.ts';

/** What an account answered, by operation; comparable with another account's. */
export interface Observation {
  readonly operation: string;
  readonly calls: number;
  /** HTTP statuses of successful responses. */
  readonly statuses: ReadonlySet<string>;
  /** Errors as `STATUS CODE: message`, with names and ids replaced. */
  readonly errors: ReadonlySet<string>;
  /** Members of successful responses. */
  readonly members: ReadonlySet<string>;
  /** Consecutive states, as `EndpointStatus: Creating → InService`. */
  readonly transitions: ReadonlySet<string>;
  /** The longest time for which a state was seen without another, by `EndpointStatus: Creating`, in milliseconds. */
  readonly stateMs: ReadonlyMap<string, number>;
  /** Retry-After and AWS's own headers of error responses, by error. */
  readonly headers: ReadonlyMap<string, ReadonlySet<string>>;
  readonly medianMs: number;
  readonly longestMs: number;
}

/** Sums the calls up by operation. `redact` replaces names and ids in messages. */
export function observe(
  calls: readonly LoggedCall[],
  redact: (text: string) => string,
): ReadonlyMap<string, Observation> {
  const byOperation = Map.groupBy(calls, ({ service, operation }) => `${service}:${operation}`);
  return new Map(
    [...byOperation].map(([operation, own]) => [operation, observation(operation, own, redact)]),
  );
}

function observation(
  operation: string,
  calls: readonly LoggedCall[],
  redact: (text: string) => string,
): Observation {
  const times = calls.map(({ elapsedMs }) => elapsedMs).toSorted((a, b) => a - b);
  const failed = calls.filter(({ code }) => code !== undefined);
  const successful = calls.filter(({ code }) => code === undefined);
  const headers = new Map<string, Set<string>>();
  for (const call of failed) {
    const error = errorOf(call, redact);
    const names = (call.headers ?? []).filter((name) => AWS_HEADER.test(name));
    headers.set(error, new Set([...(headers.get(error) ?? []), ...names]));
  }
  return {
    operation,
    calls: calls.length,
    statuses: new Set(successful.map(({ status }) => String(status))),
    errors: new Set(failed.map((call) => errorOf(call, redact))),
    members: new Set(calls.flatMap(({ shape = [] }) => shape)),
    ...statesIn(calls),
    headers,
    medianMs: times[Math.floor(times.length / 2)] ?? 0,
    longestMs: times.at(-1) ?? 0,
  };
}

const AWS_HEADER = /^(?:retry-after$|x-amz)/;

function errorOf({ status, code, message = '' }: LoggedCall, redact: (text: string) => string): string {
  return `${status ?? 'no response'} ${code}: ${redact(message)}`;
}

/** No operation of the journey reads two resources that have states, so consecutive calls are of the same one. */
function statesIn(calls: readonly LoggedCall[]): Pick<Observation, 'transitions' | 'stateMs'> {
  const transitions = new Set<string>();
  const stateMs = new Map<string, number>();
  const last = new Map<string, { readonly state: string; readonly sinceMs: number }>();
  for (const { at, states = {} } of calls) {
    for (const [member, state] of Object.entries(states)) {
      const before = last.get(member);
      const atMs = Date.parse(at);
      const sinceMs = before?.state === state ? before.sinceMs : atMs;
      if (before?.state !== state) transitions.add(`${member}: ${before?.state ?? '(first)'} → ${state}`);
      const key = `${member}: ${state}`;
      stateMs.set(key, Math.max(stateMs.get(key) ?? 0, atMs - sinceMs));
      last.set(member, { state, sinceMs });
    }
  }
  return { transitions, stateMs };
}
