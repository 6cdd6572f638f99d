import { describe, expect, it } from 'vitest';
import { nextDelayMs, poll } from '../../src/reconcile/poll.ts';
import { virtualClock } from './account.ts';

const signal = new AbortController().signal;

/** Delay in seconds and number of polls for a resource that is ready after `readyMs`. */
async function overshoot(readyMs: number): Promise<{ lateMs: number; asked: number }> {
  const clock = virtualClock();
  let asked = 0;
  await poll(
    async () => {
      asked += 1;
      return await Promise.resolve(clock.now() >= readyMs || undefined);
    },
    { clock, signal, deadlineMs: 3_600_000, what: 'it' },
  );
  return { lateMs: clock.now() - readyMs, asked };
}

describe('settle', () => {
  it('never overshoots by more than one delay, and polls a ten-minute endpoint at most 300 times', async () => {
    for (const readyMs of [100, 5_000, 150_000, 600_000]) {
      const { lateMs, asked } = await overshoot(readyMs);
      expect(lateMs).toBeLessThanOrEqual(nextDelayMs(readyMs));
      expect(asked).toBeLessThanOrEqual(300);
    }
  });

  it('fails after the deadline and reports what it waited for', async () => {
    const options = { clock: virtualClock(), signal, deadlineMs: 60_000, what: 'The endpoint x' };
    await expect(poll(async () => await Promise.resolve(undefined), options)).rejects.toMatchObject({
      code: 'late',
      message: expect.stringContaining('The endpoint x'),
    });
  });
});
