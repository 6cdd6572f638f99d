import { Fault } from '../contract/fault.ts';
import { createOnce, updateOnce } from './ambiguous-failure.ts';
import { NotYet, READS_LAG, whileNotYet } from './not-yet.ts';
import { stepFor } from './plan.ts';
import { throwIfInterrupted } from './poll.ts';
import { removed } from './remove.ts';
import type { Change, Resource } from './resource.ts';
import { type Engine, untilSettled, type Observed } from './watch.ts';

/** What this run has done to a resource so far. */
interface Progress {
  made: boolean;
  /** The changes of the last update. */
  tried: readonly Change[];
  /** Whether a transient failure has been followed by a second attempt. */
  repeated: boolean;
}

/**
 * Brings one resource to its declaration: observe → ensure → sync, until nothing differs. A first deploy, an update and
 * a run that resumes after a crash are the same loop. Throws Fault `broken` if what this run created or updated fails,
 * `refused` if the name has another owner, `late` if AWS rejects a change for a reason that should have passed.
 */
export async function ensure(
  owner: string,
  resource: Resource,
  watched: Observed,
  engine: Engine,
): Promise<void> {
  const progress: Progress = { made: false, tried: [], repeated: false };
  const attempt = async (): Promise<void> => await converged(owner, resource, watched, engine, progress);
  await whileNotYet(attempt, engine, { id: watched.id, what: watched.name });
}

async function converged(
  owner: string,
  resource: Resource,
  watched: Observed,
  engine: Engine,
  progress: Progress,
): Promise<void> {
  const { kind } = watched;
  for (;;) {
    throwIfInterrupted(engine.signal);
    const live = await untilSettled(watched, engine, progress.made);
    if (live === undefined) {
      await createOnce(resource, watched, engine);
      progress.made = true;
      continue;
    }
    if (progress.made && kind.ownerOf(live) === undefined) throw untagged(watched, owner);
    const step = stepFor(owner, resource, kind, live);
    if (step.action === 'update') {
      if (isSame(progress.tried, step.changes)) rejectStall(watched, live, progress);
      await updateOnce(resource, watched, live, step.changes);
      progress.tried = step.changes;
    } else if (step.action === 'replace') {
      // What an earlier run left broken is recreated; a failure of what this run created or changed is reported.
      if (progress.made || progress.tried.length > 0) rejectFailure(watched, step.why, progress);
      await removed(watched, engine);
      progress.made = false;
    } else {
      return;
    }
  }
}

function isSame(tried: readonly Change[], changes: readonly Change[]): boolean {
  return tried.length > 0 && JSON.stringify(tried) === JSON.stringify(changes);
}

/** Tags are sent in the create call; a read may lag behind it. Past the wait, the name has another owner. */
function untagged({ name }: Observed, owner: string): NotYet {
  const fault = new Fault(
    'refused',
    `${name} was created by another program, without the owner tag of ${owner}.`,
    'Delete it and run the same command again.',
  );
  return new NotYet(fault, { ...READS_LAG, reason: 'the tags of the new resource are not visible yet' });
}

/**
 * The same difference twice. With a reason from AWS, the update was rolled back: after a failed update the old state
 * keeps serving. Without one, the read may lag behind the update.
 */
function rejectStall(watched: Observed, live: unknown, progress: Progress): void {
  const phase = watched.kind.phaseOf(live);
  const note = phase.state === 'ready' ? phase.note : undefined;
  if (note === undefined) {
    const fields = progress.tried.map(({ field }) => field).join(', ');
    const fault = broken(watched, `AWS accepted the update, but still returns the old state: ${fields}`);
    throw new NotYet(fault, { ...READS_LAG, reason: 'the update is not visible yet' });
  }
  if (!isSecondChance(watched, note, progress))
    throw broken(watched, `the update was rolled back by AWS: ${note}`);
}

function rejectFailure(watched: Observed, reason: string, progress: Progress): void {
  if (!isSecondChance(watched, reason, progress)) throw broken(watched, reason);
}

function isSecondChance({ kind }: Observed, reason: string, progress: Progress): boolean {
  if (progress.repeated || !kind.passes?.(reason)) return false;
  progress.repeated = true;
  return true;
}

function broken({ id, name }: Observed, reason: string): Fault {
  return new Fault(
    'broken',
    `The ${id} ${name} failed: ${reason}`,
    'Fix the cause and run the same command again, or run `npm run destroy` to delete what was created.',
  );
}
