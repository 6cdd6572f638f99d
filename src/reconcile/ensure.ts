import { Fault } from '../contract/fault.ts';
import { stepFor } from './plan.ts';
import { type Change, NotYet, type Resource } from './resource.ts';
import { poll, throwIfInterrupted } from './poll.ts';
import { mayBeDone, removeOnce, updateOnce } from './ambiguous-failure.ts';
import { type Engine, gone, untilSettled, type Observed } from './watch.ts';

// IAM is usually visible everywhere after ten seconds; Terraform gives it two minutes before it believes the error.
const PROPAGATION_DEADLINE_MS = 120_000;

/**
 * Brings one resource to its declaration: observe → ensure → sync, again until nothing differs. A first deploy,
 * an update and a run that takes up after a crash are the same loop.
 * Throws Fault `broken` when what this run made or updated fails, `refused` when the name is not ours.
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
      refuseStandstill(watched, live, tried, step.changes);
      tried = step.changes;
      await updateOnce(resource, watched, live, step.changes);
    } else if (step.action === 'replace') {
      // What an earlier run left broken is made again; what this very run made or changed the user must hear about.
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
        if (!mayBeDone(error) || (await kind.read(name)) === undefined) throw error;
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

/** A failed update leaves the old state serving: the same difference twice means that AWS did not take it. */
function refuseStandstill(
  watched: Observed,
  live: unknown,
  tried: readonly Change[],
  changes: readonly Change[],
): void {
  if (tried.length === 0 || JSON.stringify(tried) !== JSON.stringify(changes)) return;
  const phase = watched.kind.phaseOf(live);
  const reason = phase.state === 'ready' && phase.note ? phase.note : 'AWS gave no reason';
  throw broken(watched, `the update did not take effect, AWS went back to what served before: ${reason}`);
}

function broken({ id, name }: Observed, reason: string): Fault {
  return new Fault(
    'broken',
    `The ${id} ${name} failed: ${reason}`,
    'Mend the cause and run the same command again, or `npm run destroy` to remove what was made.',
  );
}
