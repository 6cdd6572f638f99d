import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_WRITE_VARIABLE, SAMPLE_VARIABLE } from '../../rings.ts';
import { HOSTS } from '../hosts.ts';
import { paceWaits } from '../paced-waits.ts';
import { type Consistency, interruptOnce, type Journey, undisturbed } from './interrupted.ts';
import type { Interruption } from './interruptible-account.ts';
import { hostSwitch, lifeOn, makeModels, type Models } from './mortal-stack.ts';

const [{ name: HOST }] = HOSTS;
const REST = ['--api', 'rest', '--auth', 'api-key'];

/** What is interrupted, and the least number of writes it is known to have. */
const JOURNEYS: readonly { readonly what: string; readonly atLeast: number }[] = [
  { what: 'a create', atLeast: 22 },
  { what: 'a create of a REST API', atLeast: 26 },
  { what: 'an update', atLeast: 7 },
  { what: 'a host switch', atLeast: 10 },
  { what: 'a rollback', atLeast: 4 },
  { what: 'a destroy', atLeast: 16 },
  { what: 'a destroy of a REST API', atLeast: 18 },
];

/** Every second write of an instant account and every eighth of one with delays; in a sample, every eighth of both. */
function strideOf(consistency: Consistency): number {
  if (process.env[EVERY_WRITE_VARIABLE] !== undefined) return 1;
  return consistency === 'instant' && process.env[SAMPLE_VARIABLE] === undefined ? 2 : 8;
}

function journeyOf(models: Models, what: string): Journey {
  if (what === 'a host switch') return hostSwitch(models, 'sagemaker-realtime', HOST);
  const isRest = what.endsWith(' of a REST API');
  const found = lifeOn(models, HOST, ...(isRest ? REST : [])).find((each) => what.startsWith(each.what));
  if (!found) throw new Error(`no such journey: ${what}`);
  return found;
}

/** The last write that was interrupted, and how many responses of all accounts were due to delays. */
interface Interrupted {
  readonly last: number;
  readonly delayed: number;
}

/** Interrupts a command at its 1st, 2nd, … write until it has no more. */
async function interruptEveryWrite(
  journey: Journey,
  interruption: Interruption,
  consistency: Consistency,
): Promise<Interrupted> {
  const { state } = await undisturbed(journey);
  const stride = strideOf(consistency);
  let delayed = 0;
  for (let nth = 1; ; nth += stride) {
    const once = await interruptOnce(journey, { at: { nth }, interruption, consistency }, state);
    delayed += once.delayed;
    if (!once.wasInterrupted) return { last: nth - stride, delayed };
  }
}

const LONG_MS = 1_200_000;

/** Every command that writes, interrupted at each of its writes in turn. */
export function killPointSuite(interruption: Interruption, consistency: Consistency): void {
  describe(`${interruption} at any write, ${consistency}`, () => {
    let models: Models;
    beforeAll(async () => {
      paceWaits();
      models = await makeModels();
    });
    afterAll(async () => {
      await models.remove();
    });

    it.each(JOURNEYS)('$what converges', { timeout: LONG_MS }, async ({ what, atLeast }) => {
      const journey = journeyOf(models, what);
      const { last, delayed } = await interruptEveryWrite(journey, interruption, consistency);
      const stride = strideOf(consistency);
      const which = stride === 1 ? 'each' : `one in ${stride}`;
      process.stdout.write(
        `${what}, ${consistency}: ${interruption} at ${which} of ${last} writes, all converged; ` +
          `${delayed} responses due to delays\n`,
      );
      expect(last + stride).toBeGreaterThan(atLeast);
      expect(delayed > 0, `${delayed} responses due to delays`).toBe(consistency === 'eventual');
    });
  });
}
