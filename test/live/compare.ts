import type { Observation } from './observe.ts';

/** One respect in which an account answered otherwise than the emulator. */
export interface Difference {
  readonly operation: string;
  readonly what: 'operation' | 'status' | 'error' | 'member' | 'state' | 'header';
  /** Seen there only, or in the emulator only. */
  readonly seen: 'there' | 'emulator';
  readonly detail: string;
}

type Observations = ReadonlyMap<string, Observation>;

/**
 * Everything that only one of the two answered. Errors that only the emulator sent are no difference: it injects
 * transient errors that AWS may send, and need not.
 */
export function differences(there: Observations, emulator: Observations): readonly Difference[] {
  const operations = [...new Set([...there.keys(), ...emulator.keys()])].toSorted();
  return operations.flatMap((operation) => {
    const [theirs, own] = [there.get(operation), emulator.get(operation)];
    if (!theirs || !own) {
      const detail = `${(theirs ?? own)?.calls ?? 0} calls`;
      return [{ operation, what: 'operation', seen: theirs ? 'there' : 'emulator', detail } as const];
    }
    return compared(operation, theirs, own);
  });
}

function compared(operation: string, theirs: Observation, own: Observation): readonly Difference[] {
  const only = (
    what: Difference['what'],
    seen: Difference['seen'],
    these: ReadonlySet<string>,
    those: ReadonlySet<string>,
  ): Difference[] =>
    [...these.difference(those)].toSorted().map((detail) => ({ operation, what, seen, detail }));
  return [
    ...only('status', 'there', theirs.statuses, own.statuses),
    ...only('status', 'emulator', own.statuses, theirs.statuses),
    ...only('error', 'there', theirs.errors, own.errors),
    ...only('member', 'there', theirs.members, own.members),
    ...only('member', 'emulator', own.members, theirs.members),
    ...only('state', 'there', theirs.transitions, own.transitions),
    ...only('state', 'emulator', own.transitions, theirs.transitions),
    ...headerDifferences(operation, theirs, own),
  ];
}

/** Compared only where both sent the same error. */
function headerDifferences(operation: string, theirs: Observation, own: Observation): Difference[] {
  return [...theirs.headers].flatMap(([error, names]) => {
    const emulated = own.headers.get(error);
    if (!emulated) return [];
    const line = (seen: Difference['seen'], name: string): Difference => ({
      operation,
      what: 'header',
      seen,
      detail: `${name} on ${error}`,
    });
    return [
      ...[...names.difference(emulated)].map((name) => line('there', name)),
      ...[...emulated.difference(names)].map((name) => line('emulator', name)),
    ];
  });
}
