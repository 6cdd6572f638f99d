import { Fault } from '../contract/fault.ts';
import { NotYet, READS_LAG } from './not-yet.ts';
import { type Change, readDeclared, type Resource } from './resource.ts';
import type { Engine, Observed } from './watch.ts';

/**
 * A call that AWS rejected may have succeeded: its response was lost, and the SDK's retry met the result of the first
 * attempt ("already existing", "in progress"). The state of the account decides, not the rejection.
 */
export function isAmbiguous(error: unknown): error is Fault {
  return error instanceof Fault && error.code === 'aws';
}

/** Creates the resource; a rejection after which it exists is success. Throws NotYet while only a read does not show it. */
export async function createOnce(
  { spec }: Resource,
  { id, name, kind }: Observed,
  { signal, emit }: Engine,
): Promise<void> {
  try {
    await kind.create(spec, {
      signal,
      onBytes: (doneBytes, totalBytes) => emit({ type: 'bytes', id, doneBytes, totalBytes }),
    });
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    if ((await kind.read(name)) !== undefined) return;
    throw saysThatItExists(error)
      ? new NotYet(error, { ...READS_LAG, reason: 'it is not visible yet' })
      : error;
  }
}

/** Not `BucketAlreadyExists`: that bucket is another account's. */
function saysThatItExists({ message }: Fault): boolean {
  return /already (exist|own)|AlreadyExistsException|EntityAlreadyExists/.test(message);
}

/** Updates the resource; a rejection while AWS is updating it, or once the difference has changed, is success. */
export async function updateOnce(
  { spec }: Resource,
  { kind }: Observed,
  live: unknown,
  changes: readonly Change[],
): Promise<void> {
  try {
    await kind.update(spec, live, changes);
  } catch (error) {
    const now = isAmbiguous(error) ? await readDeclared(kind, spec) : undefined;
    const moved = now !== undefined && kind.phaseOf(now).state === 'moving';
    const changed = now !== undefined && JSON.stringify(kind.diff(spec, now)) !== JSON.stringify(changes);
    if (!moved && !changed) throw error;
  }
}
