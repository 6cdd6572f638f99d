import { exitCodeOf } from '../../src/contract/fault.ts';
import { wallClock } from '../../src/reconcile/poll.ts';
import { type FastAccount, fastClock, openFastAccount } from '../aws/transient/fast-account.ts';
import type { Outcome } from '../journeys/command.ts';
import { JOURNEYS } from './journeys.ts';
import type { Models } from './models.ts';
import type { Scenario } from './scenario.ts';
import { StackUnderTest } from './stack-under-test.ts';

/** How often an error is met before it passes. */
export const SEVERAL = 4;

/** Of one case; `-`: it was not run, because it cannot be met again or the scenario says why. */
export type Result = { readonly verdict: 'ok' | '-' } | { readonly verdict: 'FAILED'; readonly why: string };

/** What the commands of a scenario did. */
export interface Played {
  readonly once: Result;
  readonly several: Result;
  readonly forEver: Result;
  readonly commands: number;
}

const clock = fastClock();

/** Makes the waits of all commands of this process end at once; the clock shows the time that they would have taken. */
export function skipWaits(): void {
  Object.assign(wallClock, clock);
}

/** Runs the command of a scenario with the error once, several times and for ever, each on a separate stack. */
export async function play(scenario: Scenario, models: Models): Promise<Played> {
  const account = await openFastAccount();
  const stacks: StackUnderTest[] = [];
  const onStack = async (name: string, work: (stack: StackUnderTest) => Promise<void>): Promise<Result> => {
    const stack = new StackUnderTest(account, name, scenario, models);
    stacks.push(stack);
    return await resultOf(async () => {
      clock.reset();
      for (const step of JOURNEYS[scenario.journey].before) expectDone(await stack.run(step));
      await work(stack);
    });
  };
  const passing = async (name: string, times: number): Promise<Result> =>
    await onStack(name, async (stack) => await passes(stack, scenario, account, times));
  try {
    return {
      once: await passing('once', 1),
      several: isMetOnce(scenario) ? { verdict: '-' } : await passing('often', scenario.several ?? SEVERAL),
      forEver: scenario.notForEver
        ? { verdict: '-' }
        : await onStack('always', async (stack) => await ends(stack, scenario, account)),
      commands: stacks.reduce((sum, { ran }) => sum + ran, 0),
    };
  } finally {
    await account.close();
  }
}

function isMetOnce({ entry: { rule, onlyIfDeleted } }: Scenario): boolean {
  return rule === 'once' || onlyIfDeleted !== undefined;
}

async function resultOf(work: () => Promise<void>): Promise<Result> {
  try {
    await work();
    return { verdict: 'ok' };
  } catch (error) {
    return { verdict: 'FAILED', why: error instanceof Error ? error.message : String(error) };
  }
}

/** The command succeeds, although it meets the error so often. */
async function passes(
  stack: StackUnderTest,
  { inject, journey }: Scenario,
  account: FastAccount,
  times: number,
): Promise<void> {
  const met = inject(account, times);
  expectDone(await stack.run(JOURNEYS[journey].command));
  if (met() !== times) throw new Error(`met ${met()} times`);
  account.heal();
}

/** The command fails as it must; without the error, it succeeds, and the account is empty after a destroy. */
async function ends(stack: StackUnderTest, scenario: Scenario, account: FastAccount): Promise<void> {
  const { command } = JOURNEYS[scenario.journey];
  const met = scenario.inject(account, 'always');
  expectReported(await stack.run(command), scenario);
  if (met() === 0) throw new Error('never met');
  account.heal();
  clock.reset();
  expectDone(await stack.run(command));
  const left = await stack.destroyed();
  if (left.length > 0) throw new Error(`left in the account: ${left.join('; ')}`);
}

function expectDone(outcome: Outcome | undefined): void {
  if (outcome && outcome.status !== 0) throw new Error(`exit ${outcome.status}: ${outcome.text.slice(-700)}`);
}

/** A failure gives the reason, the next command, and the exit code. */
function expectReported(outcome: Outcome | undefined, { ends: code, says }: Scenario): void {
  const failure = outcome?.lines.find(({ type }) => type === 'failure');
  if (!outcome || !failure) throw new Error(`no failure: exit ${outcome?.status}`);
  const text = `exit ${outcome.status}: ${JSON.stringify(failure)}`;
  if (failure['code'] !== code || outcome.status !== exitCodeOf(code))
    throw new Error(`not ${code}, ${text}`);
  if (!String(failure['message']).includes(says)) throw new Error(`without the reason "${says}", ${text}`);
  if (!/run the same command again/i.test(String(failure['hint'])))
    throw new Error(`no next command, ${text}`);
}
