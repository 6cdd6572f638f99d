import { Fault } from '../contract/fault.ts';
import { stepFor } from './plan.ts';
import { type Change, NotYet, type Resource } from './resource.ts';
import { poll, throwIfInterrupted } from './poll.ts';
import { isAmbiguous, removeOnce, updateOnce } from './ambiguous-failure.ts';
import { type Engine, gone, untilSettled, type Observed } from './watch.ts';

// IAM is usually visible everywhere after ten seconds; Terraform retries for two minutes before it reports the error.
const PROPAGATION_DEADLINE_MS = 120_000;

/**
 * Brings one resource to its declaration: observe → ensure → sync, until nothing differs. A first deploy, an update and
 * a run that resumes after a crash are the same loop. Throws Fault `broken` if what this run created or updated fails,
 * `refused` if the name has another owner.
 */
export async function ensure(
  owner: string,
  resource: Resource,
  watched: Observed,
  engine: Engine,
): Promise<void> {
  const { kind } = watched;
  let made = false;
  let tried: readonly Change[] = [];
  for (;;) {
    throwIfInterrupted(engine.signal);
    const live = await untilSettled(watched, engine, made);
    if (live === undefined) {
      await createWhenPossible(resource, watched, engine);
      made = true;
      continue;
    }
    const step = stepFor(owner, resource, kind, live);
    if (step.action === 'update') {
      rejectStall(watched, live, tried, step.changes);
      tried = step.changes;
      await updateOnce(resource, watched, live, step.changes);
    } else if (step.action === 'replace') {
      // What an earlier run left broken is recreated; a failure of what this run created or changed is reported.
      if (made || tried.length > 0) throw broken(watched, step.why);
      await removeOnce(watched);
      await gone(watched, engine);
    } else {
      return;
    }
  }
}

async function createWhenPossible(resource: Resource, watched: Observed, engine: Engine): Promise<void> {
  const { id, name, kind } = watched;
  const options = {
    signal: engine.signal,
    onBytes: (doneBytes: number, totalBytes: number) =>
      engine.emit({ type: 'bytes', id, doneBytes, totalBytes }),
  };
  let refusedWith = '';
  await poll(
    async () => {
      try {
        await kind.create(resource.spec, options);
        return true;
      } catch (error) {
        if (error instanceof NotYet) {
          refusedWith = error.message;
          return undefined;
        }
        if (!isAmbiguous(error) || (await kind.read(name)) === undefined) throw error;
        return true;
      }
    },
    {
      clock: engine.clock,
      signal: engine.signal,
      deadlineMs: PROPAGATION_DEADLINE_MS,
      what: name,
      onWait: (elapsedMs) =>
        engine.emit({ type: 'waiting', id, phase: refusedWith, elapsedMs, expectedMs: 10_000 }),
    },
  );
}

/** After a failed update the old state keeps serving: the same difference twice means that AWS rolled it back. */
function rejectStall(
  watched: Observed,
  live: unknown,
  tried: readonly Change[],
  changes: readonly Change[],
): void {
  if (tried.length === 0 || JSON.stringify(tried) !== JSON.stringify(changes)) return;
  const phase = watched.kind.phaseOf(live);
  const reason = phase.state === 'ready' && phase.note ? phase.note : 'no reason given by AWS';
  throw broken(watched, `the update was rolled back by AWS: ${reason}`);
}

function broken({ id, name }: Observed, reason: string): Fault {
  return new Fault(
    'broken',
    `The ${id} ${name} failed: ${reason}`,
    'Fix the cause and run the same command again, or run `npm run destroy` to delete what was created.',
  );
}
