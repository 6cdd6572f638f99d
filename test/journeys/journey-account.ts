import { afterAll, beforeAll, expect } from 'vitest';
import type { EmulatedAccount } from '../emulated-account.ts';
import { type Outcome, resultOf, run } from './command.ts';
import { openEventualAccount } from './eventual-account.ts';
import { runOnTerminal } from './on-terminal.ts';
import { successfulWrites } from './successful-writes.ts';

/** The commands of one journey. */
export interface JourneyAccount {
  readonly command: (...args: string[]) => Promise<Outcome>;
  /** A command with `--json` that has to succeed, and its result. */
  readonly good: (...args: string[]) => Promise<Record<string, unknown>>;
  /** The changes that the last command made. */
  readonly written: () => string[];
  /** A command as a person types it, who gives this answer when asked. */
  readonly onTerminal: (args: readonly string[], answer: string) => ReturnType<typeof runOnTerminal>;
}

/** An account of its own for the tests of a `describe`, empty at first; each test continues where the previous one left it. */
export function journeyAccount(): JourneyAccount {
  let account: EmulatedAccount;
  beforeAll(async () => {
    account = await openEventualAccount();
  });
  afterAll(async () => {
    await account.close();
  });
  const command = async (...args: string[]): Promise<Outcome> => {
    account.emulator.calls.clear();
    return await run(args, account.url);
  };
  const good = async (...args: string[]): Promise<Record<string, unknown>> => {
    const outcome = await command(...args, '--json');
    expect(outcome.status, outcome.text).toBe(0);
    return resultOf(outcome);
  };
  const onTerminal: JourneyAccount['onTerminal'] = async (args, answer) => {
    account.emulator.calls.clear();
    return await runOnTerminal(args, account.url, answer);
  };
  return { command, good, onTerminal, written: () => successfulWrites(account) };
}
