import { createInterface } from 'node:readline/promises';
import { exitCodeOf, Fault } from '../contract/fault.ts';
import type { CommandName, Run } from './commands.ts';
import { rejectKeptFlags } from './npm-flags.ts';
import { createReport, type Report } from './output/report.ts';
import { parseCommandLine } from './program.ts';
import { sameStack } from './same-stack.ts';

/** Imports the code of a command; help and completion work without it. */
type Load = (command: CommandName) => Promise<Run>;

/** Runs one command line. Returns the exit status. */
export async function main(argv: readonly string[], load: Load): Promise<number> {
  const report = await openReport(argv.includes('--json'));
  const stop = new AbortController();
  abortOnClosedPipe(stop);
  try {
    await runCommandLine(argv, load, report, stop);
    return 0;
  } catch (error) {
    report.failure(error);
    return error instanceof Fault ? exitCodeOf(error.code) : 1;
  }
}

async function runCommandLine(
  argv: readonly string[],
  load: Load,
  report: Report,
  stop: AbortController,
): Promise<void> {
  // What the completion scripts call: `complete -- WORDS`.
  if (argv[0] === 'complete') {
    const { complete } = await import('./complete.ts');
    return report.print(complete(argv.slice(2)));
  }
  rejectKeptFlags(argv, process.env);
  const request = parseCommandLine(argv);
  if (request.type === 'text') return report.print(request.text.trimEnd());
  report.adapt(sameStack(request.args));
  const run = await load(request.command);
  abortOnInterrupt(stop);
  await run(request.args, report, stop.signal);
}

// npm forwards Ctrl-C to a child that got it from the terminal already, so one press arrives twice.
const SAME_INTERRUPT_MS = 1_000;

/** Aborts on the first Ctrl-C, so that the work ends between two calls. A second press exits at once. */
function abortOnInterrupt(controller: AbortController): void {
  let firstAt = 0;
  const stop = (): void => {
    if (controller.signal.aborted && Date.now() - firstAt > SAME_INTERRUPT_MS)
      process.exit(exitCodeOf('interrupted'));
    if (controller.signal.aborted) return;
    firstAt = Date.now();
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

// 128 + SIGPIPE, the exit status of other programs after `| head`.
const CLOSED_PIPE_STATUS = 141;

/** Aborts when nobody reads the output any more, as after `| head`, and lets the process end without a message. */
function abortOnClosedPipe(controller: AbortController): void {
  const onError = (error: NodeJS.ErrnoException): void => {
    if (controller.signal.aborted) return;
    if (error.code !== 'EPIPE') throw error;
    controller.abort();
    process.on('exit', () => (process.exitCode = CLOSED_PIPE_STATUS));
  };
  process.stdout.on('error', onError);
  process.stderr.on('error', onError);
}

/** JSON, plain lines, or on a terminal live lines and questions. */
async function openReport(json: boolean): Promise<Report> {
  const { stdin, stdout, stderr, env } = process;
  const terminal = stdout.isTTY && !json;
  return createReport({
    json,
    color: terminal && env['NO_COLOR'] === undefined,
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    live: terminal ? (await import('./output/live-lines.ts')).createLiveLines(stdout) : undefined,
    ask: terminal && stdin.isTTY ? ask : undefined,
  });
}

/** The line typed in answer to a question; empty at the end of the input. */
async function ask(question: string, signal: AbortSignal): Promise<string> {
  // `terminal: false` leaves Ctrl-C to the process.
  const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  try {
    const ended = new Promise<string>((resolve) => {
      lines.once('close', () => resolve(''));
    });
    return await Promise.race([lines.question(question, { signal }), ended]);
  } finally {
    lines.close();
  }
}
