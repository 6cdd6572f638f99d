import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import {
  dropLock,
  type HeldLock,
  type Holder,
  LEASE_MS,
  readLock,
  RENEW_MS,
  writeLock,
} from '../aws/s3/stack-lock.ts';
import { Fault } from '../contract/fault.ts';
import { asStep } from '../reconcile/current-step.ts';
import { poll } from '../reconcile/poll.ts';
import type { StackContext } from './context.ts';

/** The stack to lock. */
export type Lockable = Pick<StackContext, 'aws' | 'caller' | 'engine'> & {
  readonly names: Pick<StackContext['names'], 'owner' | 'bucket'>;
};

/** What a lock is held for. */
export type Purpose = Pick<Holder, 'doing' | 'toward'>;

/**
 * Does the work under the stack's lock: an object in its bucket that is renewed during the work and taken over from a
 * holder that has died. A lost lock ends the work between two calls. Throws Fault `busy` while another command holds
 * the lock.
 */
export async function withLock<Stack extends Lockable, T>(
  context: Stack,
  purpose: Purpose,
  work: (locked: Stack) => Promise<T>,
): Promise<T> {
  const { aws, names, engine } = context;
  const holder = { ...holderOf(context), ...purpose };
  const lost = new AbortController();
  const stopRenewing = keepRenewing(context, holder, await acquire(context, holder), lost);
  const signal = AbortSignal.any([engine.signal, lost.signal]);
  let failed = true;
  try {
    const locked = { ...engine, signal };
    const done = await asStep({ engine: locked }, async () => await work({ ...context, engine: locked }));
    failed = false;
    return done;
  } finally {
    stopRenewing();
    if (!lost.signal.aborted) await release(async () => await dropLock(aws, names.bucket), failed);
  }
}

/** After a failure, that failure is reported; a lock that cannot be released then expires. */
async function release(drop: () => Promise<void>, afterFailure: boolean): Promise<void> {
  try {
    await drop();
  } catch (error) {
    if (!afterFailure || !(error instanceof Fault)) throw error;
  }
}

function holderOf({ caller, engine }: Lockable): Omit<Holder, keyof Purpose> {
  const since = new Date(engine.clock.now()).toISOString();
  return { run: randomUUID(), by: caller, host: hostname(), pid: process.pid, since };
}

/** Resolves to the etag of the acquired lock. */
async function acquire(context: Lockable, holder: Holder): Promise<string> {
  const { aws, names, engine } = context;
  let before: HeldLock | undefined;
  return await poll(
    async () => {
      const made = await writeLock(aws, names.bucket, holder);
      if (made !== undefined) return made;
      const held = await readLock(aws, names.bucket);
      if (!held) return undefined;
      // The write succeeded, but its response was lost.
      if (held.holder?.run === holder.run) return held.etag;
      if (isDead(held)) return await writeLock(aws, names.bucket, holder, held.etag);
      // A renewal resets its age: the holder is alive.
      if (isLocal(held) || (before && held.ageMs < before.ageMs)) throw busy(context, held);
      before = held;
      return undefined;
    },
    {
      clock: engine.clock,
      signal: engine.signal,
      deadlineMs: 2 * LEASE_MS,
      what: `the lock of ${names.owner}`,
      late: (elapsedMs) => notAcquired(context, before, elapsedMs),
      onWait: (elapsedMs) =>
        engine.emit({
          type: 'waiting',
          id: 'lock',
          phase: `held by ${describeHolder(before)}; expires when it is no longer renewed`,
          elapsedMs,
          expectedMs: LEASE_MS,
        }),
    },
  );
}

/** The purpose of a command that crashed while it held the lock; the next command continues it. */
export async function interruptedPurpose({ aws, names }: StackContext): Promise<Purpose | undefined> {
  const held = await readLock(aws, names.bucket);
  return held && isDead(held) ? held.holder : undefined;
}

/** Whether its holder runs on this machine, where its process can be checked. */
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
    // EPERM: it runs as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Renews the lock until the returned function is called. Aborts the work if another command has taken it over. */
function keepRenewing(
  { aws, names }: Lockable,
  holder: Holder,
  first: string,
  lost: AbortController,
): () => void {
  let etag = first;
  let failed = 0;
  // A conflict may be with this holder's own write, the response to which was lost.
  const heldBy = async ({ run }: Holder): Promise<string | undefined> => {
    const held = await readLock(aws, names.bucket);
    return held?.holder?.run === run ? held.etag : undefined;
  };
  const renew = async (): Promise<void> => {
    try {
      const renewed = (await writeLock(aws, names.bucket, holder, etag)) ?? (await heldBy(holder));
      if (renewed === undefined) lost.abort();
      else etag = renewed;
      failed = 0;
    } catch {
      // A single failure: the lease covers three attempts.
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
    `The stack ${names.owner} is being changed by ${describeHolder(held)}.`,
    'Run the same command again afterwards. The lock of a dead process expires within a minute.',
  );
}

/** Without a holder, each write met another one, and no lock was found afterwards, or one of a dead process. */
function notAcquired({ names }: Lockable, held: HeldLock | undefined, elapsedMs: number): Fault {
  const reason = held
    ? `it is held by ${describeHolder(held)}`
    : 'S3 reported another write of it each time (409 ConditionalRequestConflict)';
  return new Fault(
    'late',
    `The lock of ${names.owner} could not be acquired in ${Math.round(elapsedMs / 1_000)} s: ${reason}.`,
    'Run the same command again: it continues where it stopped.',
  );
}

function describeHolder(held: HeldLock | undefined): string {
  if (!held?.holder) return 'another command';
  const { by, host, pid, since, doing } = held.holder;
  return `${by} (${doing}, process ${pid} on ${host}, since ${since})`;
}
