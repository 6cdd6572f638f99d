import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountListing } from '../account-listing.ts';
import { type Outcome, resultOf } from '../command.ts';
import { HOSTS, type HostUnderTest, tourOfHosts } from '../hosts.ts';
import { runHere } from '../in-process.ts';
import { paceWaits } from '../paced-waits.ts';
import {
  type Delays,
  type InterruptibleAccount,
  type Interruption,
  type KillPoint,
  openInterruptibleAccount,
} from './interruptible-account.ts';
import { classify, deploy, destroy, makeModels, type Models } from './mortal-stack.ts';

const TOUR = tourOfHosts();
const SWITCHES = TOUR.slice(1).map((to, index) => ({ from: TOUR[index] ?? to, to }));

/** The write that moves the requests: of the proxy's target, or of an endpoint where SageMaker moves them itself. */
function movingWrite({ writes }: Stop): KillPoint {
  const action = writes.find((each) => /:Update(FunctionConfiguration|Endpoint)$/.test(each));
  return { action: action ?? '', nth: 1 };
}

const LONG_MS = 900_000;

let models: Models;
beforeAll(async () => {
  paceWaits();
  models = await makeModels();
});
afterAll(async () => await models.remove());

/** The stack after one switch, and the writes of the switch. */
interface Stop {
  readonly url: unknown;
  readonly release: unknown;
  readonly listing: readonly string[];
  readonly writes: readonly string[];
}

type Arrival = (account: InterruptibleAccount, host: HostUnderTest, index: number) => Promise<Outcome>;

function good(outcome: Outcome): Record<string, unknown> {
  expect(outcome.status, outcome.text).toBe(0);
  return resultOf(outcome);
}

async function arrive(account: InterruptibleAccount, { name }: HostUnderTest): Promise<Outcome> {
  return await runHere(deploy(models.first, name), account.url);
}

/** Deploys one model to each host of the tour; what is left at the end is nothing. */
async function travel(account: InterruptibleAccount, arrival: Arrival): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (const [index, host] of TOUR.entries()) {
    let result: Record<string, unknown> = {};
    const arriving = index === 0 ? arrive : arrival;
    const writes = await account.writesOf(async () => {
      result = good(await arriving(account, host, index));
    });
    await account.settled();
    const { url, releaseId: release } = result;
    stops.push({ url, release, listing: await accountListing(account.url), writes });
    const again = good(await arrive(account, host));
    expect(again, `again on ${host.name}`).toMatchObject({ changed: false, url, releaseId: release });
  }
  expect(new Set(stops.map(({ url }) => url)).size).toBe(1);
  good(await runHere(destroy, account.url));
  await account.settled();
  expect(await accountListing(account.url)).toEqual([]);
  return stops;
}

/** How a switch is interrupted: killed as requests move, or at another write from switch to switch without its answer. */
function interruptionOf(stop: Stop, index: number): { interruption: Interruption; at: KillPoint } {
  if (index % 2 === 0) return { interruption: 'killed', at: movingWrite(stop) };
  return { interruption: 'answer lost', at: { nth: 1 + ((index * 7) % stop.writes.length) } };
}

/** A switch that is interrupted at one write; a killed command is run again. */
function interrupted(stops: readonly Stop[], told: string[]): Arrival {
  return async (account, { name }, index) => {
    const stop = stops[index];
    if (!stop) throw new Error('the tour was not undisturbed');
    const { interruption, at } = interruptionOf(stop, index);
    const command = deploy(models.first, name);
    const { wasInterrupted, outcome } = await account.runInterrupted(command, at, interruption);
    told.push(`to ${name}, ${interruption} at ${at.action ?? 'write'} ${at.nth}`);
    expect(wasInterrupted, told.at(-1)).toBe(true);
    return interruption === 'killed' ? await runHere(command, account.url) : outcome;
  };
}

// One account for all switches: each begins with what the one before has left.
describe('a stack that moves from each host to each other one', () => {
  const stops: Stop[] = [];
  const withAccount = async (delays: Delays, arrival: Arrival): Promise<Stop[]> => {
    const account = await openInterruptibleAccount(delays);
    try {
      return await travel(account, arrival);
    } finally {
      await account.close();
    }
  };
  const shown = (all: readonly Stop[]): object[] =>
    all.map(({ url: _url, writes: _writes, ...stop }, index) => ({ ...stop, host: TOUR[index]?.name }));

  it('keeps its URL, and nothing of the host before', { timeout: LONG_MS }, async () => {
    const asked: unknown[] = [];
    const all = await withAccount('instant', async (account, host) => {
      const outcome = await arrive(account, host);
      asked.push(good(await runHere(classify, account.url))['release']);
      return outcome;
    });
    stops.push(...all);
    expect(asked).toEqual(all.slice(1).map(({ release }) => release));
    expect(new Set(asked).size).toBe(HOSTS.length);
    for (const [index, { from, to }] of SWITCHES.entries()) {
      const { listing } = all[index + 1] ?? { listing: [] };
      const serving = listing.filter((line) => HOSTS.some(({ serves }) => serves.test(line)));
      expect(serving, `${from.name} to ${to.name}`).toEqual([expect.stringMatching(to.serves)]);
      const left = listing.filter((line) => from.resources.test(line) && !to.resources.test(line));
      expect(left, `${from.name} to ${to.name}`).toEqual([]);
    }
  });

  it('converges when each switch is interrupted', { timeout: LONG_MS }, async () => {
    const told: string[] = [];
    const all = await withAccount({ seed: 1 }, interrupted(stops, told));
    expect(shown(all)).toEqual(shown(stops));
    process.stdout.write(`${told.length} switches interrupted, all converged: ${told.join('; ')}\n`);
  });
});
