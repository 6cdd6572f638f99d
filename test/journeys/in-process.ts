import { exitCodeOf, Fault } from '../../src/contract/fault.ts';
import { createReport } from '../../src/cli/output/report.ts';
import { parseCommandLine } from '../../src/cli/program.ts';
import type { Run } from '../../src/cli/commands.ts';
import { awsEnvironment } from '../emulated-account.ts';
import { confirmed, type Outcome } from './command.ts';

/**
 * Runs a command as the CLI does with `--json`, in this process: for journeys that run hundreds of
 * them one after another. One at a time, because the SDK reads this process's environment.
 */
export async function runHere(
  args: readonly string[],
  url: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  Object.assign(process.env, awsEnvironment(url));
  const written: string[] = [];
  const out = (text: string): void => void written.push(text);
  const report = createReport({ json: true, color: false, out, err: out });
  let status = 0;
  try {
    const request = parseCommandLine(confirmed(args));
    if (request.type !== 'run') throw new Error(`not a command: ${args.join(' ')}`);
    const { run } = (await import(`../../scripts/${request.command}.ts`)) as { run: Run };
    await run(request.args, report, signal);
  } catch (error) {
    report.failure(error);
    status = error instanceof Fault ? exitCodeOf(error.code) : 1;
  }
  const text = written.join('');
  const lines = text.split('\n').filter((line) => line.startsWith('{'));
  return { status, text, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}
