import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_WRITE_VARIABLE } from '../../rings.ts';
import { HOSTS } from '../hosts.ts';
import { paceWaits } from '../paced-waits.ts';
import { type Consistency, interruptOnce, type Journey, undisturbed } from './interrupted.ts';
import type { Interruption, KillPoint } from './interruptible-account.ts';
import { lifeOn, makeModels, type Models } from './mortal-stack.ts';

const [FIRST, ...OTHERS] = HOSTS;
const HOW: readonly { readonly interruption: Interruption; readonly consistency: Consistency }[] = [
  { interruption: 'killed', consistency: 'eventual' },
  { interruption: 'answer lost', consistency: 'instant' },
];
const EVERY_WRITE = process.env[EVERY_WRITE_VARIABLE] !== undefined;
const LONG_MS = 900_000;

let models: Models;
beforeAll(async () => {
  paceWaits();
  models = await makeModels();
});
afterAll(async () => await models.remove());

function journeyOn(host: string, what: string): Journey {
  const found = lifeOn(models, host).find((each) => each.what === what);
  if (!found) throw new Error(`no such journey: ${what}`);
  return found;
}

/**
 * The writes that a command has on no host before: those of an action beyond their number there. Of each action the
 * first, unless every write is to be interrupted.
 */
function ownWrites(writes: readonly string[], ofOthers: readonly (readonly string[])[]): KillPoint[] {
  const count = (all: readonly string[], action: string): number =>
    all.filter((each) => each === action).length;
  return [...new Set(writes)].flatMap((action) => {
    const before = Math.max(...ofOthers.map((each) => count(each, action)));
    const own = Math.max(0, count(writes, action) - before);
    const length = EVERY_WRITE ? own : Math.min(1, own);
    return Array.from({ length }, (_, index) => ({ action, nth: before + index + 1 }));
  });
}

// What all hosts have in common is interrupted on the first, by the other files of this folder.
describe.each(['a create', 'an update', 'a rollback', 'a destroy'])('%s', (what) => {
  const before: (readonly string[])[] = [];
  beforeAll(async () => {
    before.push((await undisturbed(journeyOn(FIRST.name, what))).writes);
  }, LONG_MS);

  it.each(OTHERS)(
    'converges on $name, interrupted at the writes that no host before it has',
    { timeout: LONG_MS },
    async ({ name }) => {
      const journey = journeyOn(name, what);
      const { writes, state } = await undisturbed(journey);
      const points = ownWrites(writes, before);
      before.push(writes);
      const runs = points.flatMap((at, index) =>
        HOW.filter((_, which) => EVERY_WRITE || which === index % HOW.length).map((how) => ({ at, ...how })),
      );
      for (const run of runs)
        expect((await interruptOnce(journey, run, state)).wasInterrupted, JSON.stringify(run)).toBe(true);
      const named = runs.map(({ at, interruption }) => `${interruption} at ${at.action} ${at.nth}`);
      process.stdout.write(
        `${what} on ${name}: interrupted ${runs.length} times, all converged: ${named.join(', ')}\n`,
      );
    },
  );
});
