import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stubModelFolder, STUB_SCRIPT } from '../../stub-archive.ts';
import { accountListing } from '../account-listing.ts';
import type { Outcome } from '../command.ts';
import { runHere } from '../in-process.ts';
import { type FatefulAccount, fatefulAccount, type Mishap } from './crash-account.ts';

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
  readonly struck: () => readonly string[];
  readonly atLeast: number;
  /** What the command says when it is run again after all was done but the farewell. */
  readonly doneAlready?: string;
}

const JOURNEYS: readonly Journey[] = [
  { what: 'a create', before: () => [], struck: () => deploy(second), atLeast: 22 },
  {
    what: 'a create of a REST API',
    before: () => [],
    struck: () => [...deploy(second), '--api', 'rest', '--auth', 'api-key'],
    atLeast: 26,
  },
  { what: 'an update', before: () => [deploy(first)], struck: () => deploy(second), atLeast: 7 },
  {
    what: 'a host switch',
    before: () => [deploy(first, 'realtime')],
    struck: () => deploy(second),
    atLeast: 10,
  },
  {
    what: 'a rollback',
    before: () => [deploy(first), deploy(second)],
    struck: () => on('rollback'),
    atLeast: 4,
    doneAlready: 'There is no earlier release',
  },
  { what: 'a destroy', before: () => [deploy(second)], struck: () => destroy, atLeast: 16 },
  {
    what: 'a destroy of a REST API',
    before: () => [[...deploy(second), '--api', 'rest', '--auth', 'api-key']],
    struck: () => destroy,
    atLeast: 18,
  },
];

/** Lets the mishap strike a command's 1st, 2nd, … write until it has no more; it must converge to the same account. */
async function strikeEveryWrite({ before, struck, doneAlready }: Journey, mishap: Mishap): Promise<number> {
  const wanted = await undisturbed([...before(), struck()]);
  for (let write = 1; ; write += 1) {
    const account = await fatefulAccount();
    try {
      for (const args of before()) expectGood(await runHere(args, account.url));
      const fated = await account.runFated(struck(), write, mishap);
      if (!fated.struck) {
        expectGood(fated.outcome);
        return write - 1;
      }
      const outcome = mishap === 'killed' ? await runHere(struck(), account.url) : fated.outcome;
      if (!doneAlready || !outcome.text.includes(doneAlready)) expectGood(outcome);
      expect(await standing(account), `${mishap} at write ${write}`).toEqual(wanted);
      expectGood(await runHere(destroy, account.url));
      expect(await accountListing(account.url), `${mishap} at write ${write}, destroyed`).toEqual([]);
    } finally {
      await account.close();
    }
  }
}

async function undisturbed(commands: readonly (readonly string[])[]): Promise<unknown> {
  const account = await fatefulAccount();
  try {
    for (const args of commands) expectGood(await runHere(args, account.url));
    return await standing(account);
  } finally {
    await account.close();
  }
}

/** All that stands in the account, and what a deploy would still change: both must be as if nothing had happened. */
async function standing({ url }: FatefulAccount): Promise<unknown> {
  const outcome = await runHere(on('plan', '--model', second), url);
  expectGood(outcome);
  return { listing: await accountListing(url), plan: outcome.lines.find(({ type }) => type === 'plan') };
}

function expectGood(outcome: Outcome): void {
  expect(outcome.status, outcome.text).toBe(0);
}

const LONG_MS = 1_200_000;

/** Every verb that writes, struck at each of its writes in turn. */
export function killPointSuite(mishap: Mishap): void {
  describe(`${mishap} at any write`, () => {
    beforeAll(async () => {
      first = await stubModelFolder();
      second = await stubModelFolder({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') });
    });
    afterAll(async () => {
      await Promise.all([first, second].map(async (folder) => await rm(folder, { recursive: true })));
    });

    it.each(JOURNEYS)('$what converges', { timeout: LONG_MS }, async (journey) => {
      const points = await strikeEveryWrite(journey, mishap);
      process.stdout.write(`${journey.what}: ${points} writes, ${mishap} at each, all converged\n`);
      expect(points).toBeGreaterThanOrEqual(journey.atLeast);
    });
  });
}
