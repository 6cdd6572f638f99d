import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { dropLock, type HeldLock, type Holder, readLock, writeLock } from '../aws/s3/stack-lock.ts';
import { Fault } from '../contract/fault.ts';
import { LEASE_MS, RENEW_MS } from '../reconcile/lease.ts';
import { poll } from '../reconcile/poll.ts';
import type { StackContext } from './context.ts';

/** The stack that a lock is on. */
export type Lockable = Pick<StackContext, 'aws' | 'caller' | 'engine'> & {
  readonly names: Pick<StackContext['names'], 'owner' | 'bucket'>;
};

/** What a lock is held for. */
export type Purpose = Pick<Holder, 'doing' | 'toward'>;

/**
 * Does the work while nobody else changes the stack: the lock is an object in its bucket, renewed while the work
 * goes on, and taken over when its holder has died. A lock that was lost all the same ends the work between two
 * calls. Throws Fault `busy` when somebody else is at it.
 */
export async function withLock<Stack extends Lockable, T>(
  context: Stack,
  purpose: Purpose,
  work: (locked: Stack) => Promise<T>,
): Promise<T> {
  const { aws, names, engine } = context;
  const holder = { ...ourselves(context), ...purpose };
  const lost = new AbortController();
  const stopRenewing = keepRenewing(context, holder, await acquired(context, holder), lost);
  const signal = AbortSignal.any([engine.signal, lost.signal]);
  let failed = true;
  try {
    const done = await work({ ...context, engine: { ...engine, signal } });
    failed = false;
    return done;
  } finally {
    stopRenewing();
    if (!lost.signal.aborted) await released(async () => await dropLock(aws, names.bucket), failed);
  }
}

/** After a failure it is that failure which counts: a lock that cannot be left then runs out by itself. */
async function released(drop: () => Promise<void>, afterFailure: boolean): Promise<void> {
  try {
    await drop();
  } catch (error) {
    if (!afterFailure || !(error instanceof Fault)) throw error;
  }
}

function ourselves({ caller, engine }: Lockable): Omit<Holder, keyof Purpose> {
  const since = new Date(engine.clock.now()).toISOString();
  return { run: randomUUID(), by: caller, host: hostname(), pid: process.pid, since };
}

/** The etag of our lock, once it is ours. */
async function acquired(context: Lockable, holder: Holder): Promise<string> {
  const { aws, names, engine } = context;
  let before: HeldLock | undefined;
  return await poll(
    async () => {
      const made = await writeLock(aws, names.bucket, holder);
      if (made !== undefined) return made;
      const held = await readLock(aws, names.bucket);
      if (!held) return undefined;
      // The answer to our own write got lost.
      if (held.holder?.run === holder.run) return held.etag;
      if (isDead(held)) return await writeLock(aws, names.bucket, holder, held.etag);
      // Its age falls when it is renewed: whoever does that is alive.
      if (isLocal(held) || (before && held.ageMs < before.ageMs)) throw busy(context, held);
      before = held;
      return undefined;
    },
    {
      clock: engine.clock,
      signal: engine.signal,
      deadlineMs: 2 * LEASE_MS,
      what: `the lock of ${names.owner}`,
      onWait: (elapsedMs) =>
        engine.emit({
          type: 'waiting',
          id: 'lock',
          phase: `held by ${whose(before)}; free when it is not renewed`,
          elapsedMs,
          expectedMs: LEASE_MS,
        }),
    },
  );
}

/** What a run that died was about, if it held the lock; the next one takes it up. */
export async function interruptedPurpose({ aws, names }: StackContext): Promise<Purpose | undefined> {
  const held = await readLock(aws, names.bucket);
  return held && isDead(held) ? held.holder : undefined;
}

/** Whether its holder ran on this machine, where we can see if it still does. */
function isLocal({ holder }: HeldLock): boolean {
  return holder?.host === hostname();
}

function isDead(held: HeldLock): boolean {
  if (held.ageMs > LEASE_MS) return true;
  return isLocal(held) && held.holder !== undefined && !isRunning(held.holder.pid);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Renews until it is told to stop; when the lock is somebody else's now, the work has to end. */
function keepRenewing(
  { aws, names }: Lockable,
  holder: Holder,
  first: string,
  lost: AbortController,
): () => void {
  let etag = first;
  let failed = 0;
  const renew = async (): Promise<void> => {
    try {
      const renewed = await writeLock(aws, names.bucket, holder, etag);
      if (renewed === undefined) lost.abort();
      else etag = renewed;
      failed = 0;
    } catch {
      // Not reached this once: the lease lasts for three tries.
      failed += 1;
      if (failed >= LEASE_MS / RENEW_MS) lost.abort();
    }
  };
  const timer = setInterval(() => void renew(), RENEW_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function busy({ names }: Lockable, held: HeldLock): Fault {
  return new Fault(
    'busy',
    `The stack ${names.owner} is being changed by ${whose(held)}.`,
    'Run the same command again when that has ended. A lock whose holder has died is taken over within a minute.',
  );
}

function whose(held: HeldLock | undefined): string {
  if (!held?.holder) return 'somebody else';
  const { by, host, pid, since, doing } = held.holder;
  return `${by} (${doing}, process ${pid} on ${host}, since ${since})`;
}
