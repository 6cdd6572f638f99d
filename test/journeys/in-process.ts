import { exitCodeOf, Fault } from '../../src/contract/fault.ts';
import { createReport } from '../../src/cli/output/report.ts';
import { readFlags } from '../../src/cli/flags/flags.ts';
import type { Command } from '../../src/cli/command.ts';
import { awsEnvironment } from '../emulated-account.ts';
import type { Outcome } from './command.ts';

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  deploy: async () => (await import('../../scripts/deploy.ts')).deploy,
  destroy: async () => (await import('../../scripts/destroy.ts')).destroy,
  plan: async () => (await import('../../scripts/plan.ts')).plan,
  logs: async () => (await import('../../scripts/logs.ts')).logs,
  classify: async () => (await import('../../scripts/classify.ts')).classify,
  status: async () => (await import('../../scripts/status.ts')).status,
  rollback: async () => (await import('../../scripts/rollback.ts')).rollback,
};

/**
 * Runs a command as the CLI does with `--json`, without a process of its own: for journeys that run hundreds of
 * them one after another. One at a time, because the SDK reads this process's environment.
 */
export async function runHere(
  args: readonly string[],
  url: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const [name = '', ...rest] = args;
  const load = COMMANDS[name];
  if (!load) throw new Error(`no verb ${name}`);
  Object.assign(process.env, awsEnvironment(url));
  const written: string[] = [];
  const out = (text: string): void => void written.push(text);
  const report = createReport({ json: true, terminal: false, color: false, out, err: out });
  const command = await load();
  let status = 0;
  try {
    await command.run(readFlags(rest, command.flags), report, signal);
  } catch (error) {
    report.failure(error);
    status = error instanceof Fault ? exitCodeOf(error.code) : 1;
  }
  const text = written.join('');
  const lines = text.split('\n').filter((line) => line.startsWith('{'));
  return { status, text, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}
