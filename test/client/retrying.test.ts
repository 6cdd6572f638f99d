import { describe, expect, it } from 'vitest';
import { type RetryPolicy, retrying } from '../../src/client/retrying.ts';

/** Retries with a fake clock; `failures` are the minimum pauses of the failed attempts. */
async function asked(failures: readonly (number | undefined)[], retryPolicy: RetryPolicy, chance = 0.5) {
  const pauses: number[] = [];
  let tries = 0;
  const time = { ms: 0 };
  const left = [...failures];
  const ask = async (): Promise<string> => {
    tries += 1;
    if (left.length > 0) throw Object.assign(new Error(`failure ${tries}`), { atLeastMs: left.shift() });
    return await Promise.resolve('answered');
  };
  const outcome = await retrying(ask, (error) => (error as { atLeastMs?: number }).atLeastMs, retryPolicy, {
    random: () => chance,
    now: () => time.ms,
    pause: async (ms) => {
      pauses.push(ms);
      time.ms += ms;
      await Promise.resolve();
    },
  }).catch((error: unknown) => String(error));
  return { outcome, tries, pauses };
}

describe('retrying', () => {
  it('waits for Retry-After plus a jitter that grows with every attempt', async () => {
    expect(await asked([1_000, 0, 0], { maxAttempts: 4 })).toEqual({
      outcome: 'answered',
      tries: 4,
      pauses: [1_250, 500, 1_000],
    });
    expect((await asked([1_000], {}, 0)).pauses).toEqual([1_000]);
  });

  it('throws the last error, after three attempts by default', async () => {
    expect(await asked([0, 0, 0, 0], {})).toMatchObject({ outcome: 'Error: failure 3', tries: 3 });
    expect(await asked([0, 0, 0, 0], { maxAttempts: 1 })).toMatchObject({ tries: 1 });
  });

  it('does not retry a permanent error', async () => {
    expect(await asked([undefined], { retryForMs: 60_000 })).toEqual({
      outcome: 'Error: failure 1',
      tries: 1,
      pauses: [],
    });
  });

  it('retries until its time limit, and does not wait for an attempt after it', async () => {
    const always = Array.from({ length: 1_000 }, () => 1_000);
    const { tries, pauses } = await asked(always, { retryForMs: 60_000 });
    const waitedMs = pauses.reduce((sum, ms) => sum + ms, 0);
    expect(tries).toBe(pauses.length + 1);
    expect(waitedMs).toBeLessThanOrEqual(60_000);
    // The longest possible pause of one more attempt would exceed the limit.
    expect(waitedMs + 1_000 + 20_000).toBeGreaterThan(60_000);
  });

  it('never waits more than twenty seconds beyond Retry-After', async () => {
    const { pauses } = await asked(
      Array.from({ length: 12 }, () => 30_000),
      { maxAttempts: 13 },
      0.999,
    );
    expect(Math.max(...pauses)).toBeLessThan(50_000);
  });

  it('respects both limits when both are given', async () => {
    expect(await asked([0, 0, 0, 0], { maxAttempts: 2, retryForMs: 60_000 })).toMatchObject({ tries: 2 });
  });
});
