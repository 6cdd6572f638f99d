import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTS } from '../hosts.ts';
import { paceWaits } from '../paced-waits.ts';
import { type Consistency, interruptOnce, undisturbed } from './interrupted.ts';
import type { Interruption, KillPoint } from './interruptible-account.ts';
import { lifeOn, makeModels, type Models } from './mortal-stack.ts';

const [FIRST, ...OTHERS] = HOSTS;
const HOW: readonly (readonly [Interruption, Consistency])[] = [
  ['killed', 'eventual'],
  ['answer lost', 'instant'],
];
const LONG_MS = 600_000;

let models: Models;
beforeAll(async () => {
  paceWaits();
  models = await makeModels();
});
afterAll(async () => {
  await models.remove();
});

/** The writes that a command has on one host only: those of an action beyond their number on the other. */
function ownWrites(writes: readonly string[], others: readonly string[]): KillPoint[] {
  const count = (all: readonly string[], action: string): number =>
    all.filter((each) => each === action).length;
  return [...new Set(writes)].flatMap((action) => {
    const shared = count(others, action);
    const own = Math.max(0, count(writes, action) - shared);
    return Array.from({ length: own }, (_, index) => ({ action, nth: shared + index + 1 }));
  });
}

// What all hosts have in common is interrupted on the first, by the other files of this folder.
describe.each(OTHERS)('$name, interrupted at each write that only it has', ({ name }) => {
  it.each(['a create', 'an update', 'a rollback', 'a destroy'])(
    '%s converges',
    { timeout: LONG_MS },
    async (what) => {
      const journeys = [FIRST.name, name].map((host) =>
        lifeOn(models, host).find((each) => each.what === what),
      );
      const [ofFirst, journey] = journeys;
      if (!journey || !ofFirst) throw new Error(`no such journey: ${what}`);
      const { writes, state } = await undisturbed(journey);
      const points = ownWrites(writes, (await undisturbed(ofFirst)).writes);
      for (const at of points)
        for (const [interruption, consistency] of HOW) {
          const { wasInterrupted } = await interruptOnce(journey, { at, interruption, consistency }, state);
          expect(wasInterrupted, `${interruption} at ${at.action} ${at.nth}`).toBe(true);
        }
      const named = points.map(({ action, nth }) => `${action} ${nth}`).join(', ');
      process.stdout.write(
        `${what} on ${name}: interrupted ${points.length * HOW.length} times, all converged (${named})\n`,
      );
    },
  );
});
