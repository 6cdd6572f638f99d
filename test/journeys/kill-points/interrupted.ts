import { expect } from 'vitest';
import { accountListing } from '../account-listing.ts';
import type { Outcome } from '../command.ts';
import { runHere } from '../in-process.ts';
import {
  type InterruptibleAccount,
  type Interruption,
  type KillPoint,
  openInterruptibleAccount,
} from './interruptible-account.ts';
import { destroy } from './mortal-stack.ts';

/** A command, and what has happened before it. */
export interface Journey {
  readonly what: string;
  readonly before: readonly (readonly string[])[];
  readonly command: readonly string[];
  /** Shows what a deploy would still change afterwards. */
  readonly plan: readonly string[];
  /** The output of the command when it is run again after only the last response was lost. */
  readonly doneAlready?: string;
}

export type Consistency = 'eventual' | 'instant';

/** The account after a command that was not interrupted and met no delays, and the writes of that command. */
export interface Undisturbed {
  readonly state: unknown;
  readonly writes: readonly string[];
}

/** `delayed` counts the responses that were due to delays. */
interface Interrupted {
  readonly wasInterrupted: boolean;
  readonly delayed: number;
}

export async function undisturbed(journey: Journey): Promise<Undisturbed> {
  const account = await openInterruptibleAccount('instant');
  try {
    await succeed(account, journey.before);
    const writes = await account.writesOf(async () => await succeed(account, [journey.command]));
    return { writes, state: await stateOf(account, journey) };
  } finally {
    await account.close();
  }
}

/**
 * Interrupts a command at one of its writes, in an account of its own. It must converge to the account of the undisturbed
 * command, of which a destroy leaves nothing.
 */
export async function interruptOnce(
  journey: Journey,
  { at, interruption, consistency }: { at: KillPoint; interruption: Interruption; consistency: Consistency },
  wanted: unknown,
): Promise<Interrupted> {
  const account = await openInterruptibleAccount(consistency === 'instant' ? 'instant' : { seed: at.nth });
  const where = `${interruption} at write ${at.action ?? ''} ${at.nth}`;
  try {
    await succeed(account, journey.before);
    const { wasInterrupted, outcome } = await account.runInterrupted(journey.command, at, interruption);
    if (!wasInterrupted) {
      expectSuccess(outcome);
      return { wasInterrupted, delayed: account.delayed() };
    }
    const last = interruption === 'killed' ? await runHere(journey.command, account.url) : outcome;
    if (!journey.doneAlready || !last.text.includes(journey.doneAlready)) expectSuccess(last);
    expect(await stateOf(account, journey), where).toEqual(wanted);
    await succeed(account, [destroy]);
    await account.settled();
    expect(await accountListing(account.url), `${where}, destroyed`).toEqual([]);
    return { wasInterrupted, delayed: account.delayed() };
  } finally {
    await account.close();
  }
}

async function succeed({ url }: InterruptibleAccount, commands: Journey['before']): Promise<void> {
  for (const args of commands) expectSuccess(await runHere(args, url));
}

/** Everything in the account, and what a deploy would still change: both must be as without the interruption. */
async function stateOf({ url, settled }: InterruptibleAccount, { plan }: Journey): Promise<unknown> {
  await settled();
  const outcome = await runHere(plan, url);
  expectSuccess(outcome);
  return { listing: await accountListing(url), plan: outcome.lines.find(({ type }) => type === 'plan') };
}

function expectSuccess(outcome: Outcome): void {
  expect(outcome.status, outcome.text).toBe(0);
}
