import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stubModelFolder, STUB_SCRIPT } from '../../stub-archive.ts';
import { accountListing } from '../account-listing.ts';
import { EVERY_WRITE_VARIABLE, SAMPLE_VARIABLE } from '../../rings.ts';
import type { Outcome } from '../command.ts';
import { runHere } from '../in-process.ts';
import { paceWaits } from '../paced-waits.ts';
import {
  type InterruptibleAccount,
  openInterruptibleAccount,
  type Interruption,
} from './interruptible-account.ts';

let first = '';
let second = '';

const CONFIG = fileURLToPath(new URL('../quick.config.ts', import.meta.url));
const on = (command: string, ...args: string[]): string[] => [
  command,
  '--config',
  CONFIG,
  '--name',
  'mortal',
  '--json',
  ...args,
];
const deploy = (model: string, host = 'serverless'): string[] =>
  on('deploy', '--model', model, '--host', `sagemaker-${host}`);
const destroy = on('destroy');

/** A command, what has happened before it, and the least number of writes it is known to have. */
interface Journey {
  readonly what: string;
  readonly before: () => readonly string[][];
  readonly command: () => readonly string[];
  readonly atLeast: number;
  /** The output of the command when it is run again after only the last response was lost. */
  readonly doneAlready?: string;
}

const JOURNEYS: readonly Journey[] = [
  { what: 'a create', before: () => [], command: () => deploy(second), atLeast: 22 },
  {
    what: 'a create of a REST API',
    before: () => [],
    command: () => [...deploy(second), '--api', 'rest', '--auth', 'api-key'],
    atLeast: 26,
  },
  { what: 'an update', before: () => [deploy(first)], command: () => deploy(second), atLeast: 7 },
  {
    what: 'a host switch',
    before: () => [deploy(first, 'realtime')],
    command: () => deploy(second),
    atLeast: 10,
  },
  {
    what: 'a rollback',
    before: () => [deploy(first), deploy(second)],
    command: () => on('rollback'),
    atLeast: 4,
    doneAlready: 'There is no release before',
  },
  { what: 'a destroy', before: () => [deploy(second)], command: () => destroy, atLeast: 16 },
  {
    what: 'a destroy of a REST API',
    before: () => [[...deploy(second), '--api', 'rest', '--auth', 'api-key']],
    command: () => destroy,
    atLeast: 18,
  },
];

type Consistency = 'eventual' | 'instant';

/** Every second write of an instant account and every eighth of one with delays; in a sample, every eighth of both. */
function strideOf(consistency: Consistency): number {
  if (process.env[EVERY_WRITE_VARIABLE] !== undefined) return 1;
  return consistency === 'instant' && process.env[SAMPLE_VARIABLE] === undefined ? 2 : 8;
}

/** The last write that was interrupted, and how many responses of all accounts were due to delays. */
interface Interrupted {
  readonly last: number;
  readonly delayed: number;
}

/**
 * Interrupts a command at its 1st, 2nd, … write until it has no more; it must converge to the account of a command
 * that was not interrupted and met no delays.
 */
async function interruptEveryWrite(
  { before, command, doneAlready }: Journey,
  interruption: Interruption,
  consistency: Consistency,
): Promise<Interrupted> {
  const wanted = await undisturbed([...before(), command()]);
  const stride = strideOf(consistency);
  let delayed = 0;
  for (let write = 1; ; write += stride) {
    const account = await openInterruptibleAccount(consistency === 'instant' ? 'instant' : { seed: write });
    try {
      for (const args of before()) expectSuccess(await runHere(args, account.url));
      const interrupted = await account.runInterrupted(command(), write, interruption);
      if (!interrupted.wasInterrupted) {
        expectSuccess(interrupted.outcome);
        return { last: write - stride, delayed: delayed + account.delayed() };
      }
      const outcome = interruption === 'killed' ? await runHere(command(), account.url) : interrupted.outcome;
      if (!doneAlready || !outcome.text.includes(doneAlready)) expectSuccess(outcome);
      expect(await stateOf(account), `${interruption} at write ${write}`).toEqual(wanted);
      expectSuccess(await runHere(destroy, account.url));
      await account.settled();
      expect(await accountListing(account.url), `${interruption} at write ${write}, destroyed`).toEqual([]);
      delayed += account.delayed();
    } finally {
      await account.close();
    }
  }
}

async function undisturbed(commands: readonly (readonly string[])[]): Promise<unknown> {
  const account = await openInterruptibleAccount('instant');
  try {
    for (const args of commands) expectSuccess(await runHere(args, account.url));
    return await stateOf(account);
  } finally {
    await account.close();
  }
}

/** Everything in the account, and what a deploy would still change: both must be as without the interruption. */
async function stateOf({ url, settled }: InterruptibleAccount): Promise<unknown> {
  await settled();
  const outcome = await runHere(on('plan', '--model', second), url);
  expectSuccess(outcome);
  return { listing: await accountListing(url), plan: outcome.lines.find(({ type }) => type === 'plan') };
}

function expectSuccess(outcome: Outcome): void {
  expect(outcome.status, outcome.text).toBe(0);
}

const LONG_MS = 1_200_000;

/** Every command that writes, interrupted at each of its writes in turn. */
export function killPointSuite(interruption: Interruption, consistency: Consistency): void {
  describe(`${interruption} at any write, ${consistency}`, () => {
    beforeAll(async () => {
      paceWaits();
      first = await stubModelFolder();
      second = await stubModelFolder({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') });
    });
    afterAll(async () => {
      await Promise.all([first, second].map(async (folder) => await rm(folder, { recursive: true })));
    });

    it.each(JOURNEYS)('$what converges', { timeout: LONG_MS }, async (journey) => {
      const { last, delayed } = await interruptEveryWrite(journey, interruption, consistency);
      const stride = strideOf(consistency);
      const which = stride === 1 ? 'each' : `one in ${stride}`;
      process.stdout.write(
        `${journey.what}, ${consistency}: ${interruption} at ${which} of ${last} writes, all converged; ` +
          `${delayed} responses due to delays\n`,
      );
      expect(last + stride).toBeGreaterThan(journey.atLeast);
      expect(delayed > 0, `${delayed} responses due to delays`).toBe(consistency === 'eventual');
    });
  });
}
