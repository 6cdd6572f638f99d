import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LEASE_MS, RENEW_MS } from '../../src/aws/s3/stack-lock.ts';
import { interruptedPurpose, withLock } from '../../src/deploy/lock.ts';
import { FakeObject, fakeClock, fakeContext } from './fake-context.ts';

let clock = fakeClock();
let context = fakeContext(clock);
let lock = new FakeObject(clock);

beforeEach(() => {
  clock = fakeClock();
  context = fakeContext(clock);
  lock = new FakeObject(clock);
  lock.serve(context.aws);
});

const HOLDER = {
  run: 'another-run',
  by: 'arn:aws:iam::123456789012:user/colleague',
  host: 'another-machine',
  pid: 4711,
  since: '2026-01-01T00:00:00Z',
  doing: 'rollback',
  toward: 'r-1',
};

/** The id of a process that has ended. */
const endedPid = (): number => spawnSync(process.execPath, ['--version']).pid;

const deploying = async (): Promise<string> =>
  await withLock(context, { doing: 'deploy', toward: 'r-2' }, async () => await Promise.resolve('done'));

describe('the lock of a stack', () => {
  it('is held during the work, names its holder, and is released afterwards', async () => {
    const held = await withLock(
      context,
      { doing: 'deploy', toward: 'r-2' },
      async () => await Promise.resolve(JSON.parse(lock.text ?? '')),
    );
    expect(held).toMatchObject({
      by: context.caller,
      host: hostname(),
      pid: process.pid,
      doing: 'deploy',
      toward: 'r-2',
    });
    expect(lock.text).toBeUndefined();
  });

  it('is acquired when another conditional write is in progress', async () => {
    lock.conflicts = 3;
    expect(await deploying()).toBe('done');
  });

  it('is kept when its renewal meets a conflict, unless another deployer holds it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const purpose = { doing: 'deploy', toward: 'r-2' };
      await withLock(context, purpose, async ({ engine: { signal } }) => {
        const first = lock.etag;
        lock.conflicts = 1;
        vi.advanceTimersByTime(RENEW_MS);
        await vi.waitUntil(() => lock.conflicts === 0);
        vi.advanceTimersByTime(RENEW_MS);
        await vi.waitUntil(() => lock.etag !== first);
        expect(signal.aborted).toBe(false);
        lock.write(JSON.stringify(HOLDER));
        vi.advanceTimersByTime(RENEW_MS);
        await vi.waitUntil(() => signal.aborted);
      });
    } finally {
      vi.useRealTimers();
    }
  });

  it('is released after a failure, which is thrown unchanged', async () => {
    const failure = new Error('the work failed');
    const failing = withLock(context, { doing: 'deploy' }, async () => await Promise.reject(failure));
    await expect(failing).rejects.toBe(failure);
    expect(lock.text).toBeUndefined();
  });

  it('makes a second deployer on the same machine fail at once, with the holder’s name', async () => {
    lock.write(JSON.stringify({ ...HOLDER, host: hostname(), pid: process.pid }));
    await expect(deploying()).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining(
        `${HOLDER.by} (rollback, process ${process.pid} on ${hostname()}`,
      ) as string,
    });
    expect(lock.text).toContain('another-run');
  });

  it('is taken over at once from a process of this machine that has ended', async () => {
    lock.write(JSON.stringify({ ...HOLDER, host: hostname(), pid: endedPid() }));
    const startedAt = clock.now();
    expect(await deploying()).toBe('done');
    expect(clock.now()).toBe(startedAt);
  });

  it('is taken over from another machine when its lease has expired', async () => {
    lock.write(JSON.stringify(HOLDER));
    const startedAt = clock.now();
    expect(await deploying()).toBe('done');
    expect(clock.now() - startedAt).toBeGreaterThan(LEASE_MS);
    expect(context.events).toContainEqual(
      expect.objectContaining({
        type: 'waiting',
        id: 'lock',
        phase: expect.stringContaining(HOLDER.by) as string,
      }),
    );
  });

  it('is respected as long as another machine renews it', async () => {
    lock.write(JSON.stringify(HOLDER));
    let sleeps = 0;
    clock.onSleep = () => {
      sleeps += 1;
      if (sleeps % 10 === 0) lock.write(JSON.stringify(HOLDER));
    };
    await expect(deploying()).rejects.toMatchObject({ code: 'busy' });
  });

  it('that is unreadable expires like any other', async () => {
    lock.write('written by another version');
    expect(await deploying()).toBe('done');
  });

  it('reports what an interrupted command was doing, and nothing about a running one', async () => {
    expect(await interruptedPurpose(context)).toBeUndefined();
    lock.write(JSON.stringify({ ...HOLDER, host: hostname(), pid: endedPid() }));
    expect(await interruptedPurpose(context)).toMatchObject({ doing: 'rollback', toward: 'r-1' });
    lock.write(JSON.stringify({ ...HOLDER, host: hostname(), pid: process.pid }));
    expect(await interruptedPurpose(context)).toBeUndefined();
  });
});
