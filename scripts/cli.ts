#!/usr/bin/env node
import { exitCodeOf, Fault } from '../src/contract/fault.ts';
import { createReport, type Report } from '../src/cli/output/report.ts';
import { flagHelp, readFlags } from '../src/cli/flags/flags.ts';
import type { Command } from '../src/cli/command.ts';

// Loaded when asked for: `status` should not wait for the emulator's modules.
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).start,
  plan: async () => (await import('./plan.ts')).plan,
  doctor: async () => (await import('./doctor.ts')).doctor,
  deploy: async () => (await import('./deploy.ts')).deploy,
  status: async () => (await import('./status.ts')).status,
  logs: async () => (await import('./logs.ts')).logs,
  classify: async () => (await import('./classify.ts')).classify,
  releases: async () => (await import('./releases.ts')).releases,
  rollback: async () => (await import('./rollback.ts')).rollback,
  promote: async () => (await import('./promote.ts')).promote,
  destroy: async () => (await import('./destroy.ts')).destroy,
  policy: async () => (await import('./policy.ts')).policy,
  sweep: async () => (await import('./sweep.ts')).sweep,
  openapi: async () => (await import('./openapi.ts')).openapi,
  package: async () => (await import('./package.ts')).packageModel,
  emulator: async () => (await import('./emulator.ts')).emulator,
};

async function main(args: readonly string[]): Promise<number> {
  const report = reportFor(args.includes('--json'));
  try {
    await runCommand(args, report);
    return 0;
  } catch (error) {
    report.failure(error);
    return error instanceof Fault ? exitCodeOf(error.code) : 1;
  }
}

async function runCommand([name, ...args]: readonly string[], report: Report): Promise<void> {
  if (name === undefined || name === '--help' || name === 'help') return report.say(await overview());
  const load = COMMANDS[name];
  if (!load)
    throw new Fault(
      'config',
      `There is no command "${name}".`,
      `The commands are ${Object.keys(COMMANDS).join(', ')}.`,
    );
  const command = await load();
  if (args.includes('--help')) return report.say(helpOf(name, command));
  await command.run(readFlags(args, command.flags), report, untilInterrupted());
}

// npm passes Ctrl-C on to a child that the terminal has told already, so one press arrives twice.
const ONE_PRESS_MS = 1_000;

/** Aborts on the first Ctrl-C, so that the work ends between two calls; a second press ends it at once. */
function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const stop = (): void => {
    if (controller.signal.aborted && Date.now() - firstAt > ONE_PRESS_MS)
      process.exit(exitCodeOf('interrupted'));
    if (controller.signal.aborted) return;
    firstAt = Date.now();
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

function reportFor(json: boolean): Report {
  const terminal = process.stdout.isTTY && !json;
  return createReport({
    json,
    terminal,
    color: terminal && process.env['NO_COLOR'] === undefined,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
}

async function overview(): Promise<string> {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(
    async ([name, load]) => `  ${name.padEnd(width)}  ${(await load()).summary}`,
  );
  return `sagemaker-gateway COMMAND [--help]\n\n${(await Promise.all(lines)).join('\n')}`;
}

function helpOf(name: string, { summary, words, flags }: Command): string {
  return `sagemaker-gateway ${name}${words ? ` ${words}` : ''} [flags]\n${summary}\n\n${flagHelp(flags)}`;
}

process.exitCode = await main(process.argv.slice(2));
