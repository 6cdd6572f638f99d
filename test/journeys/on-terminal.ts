import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { awsEnvironment, PYTHON } from '../emulated-account.ts';
import { CLI } from './command.ts';

/** Runs its arguments on a pseudo-terminal, with the status of the program. */
const ON_TERMINAL = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/** Runs a command on a terminal on which this answer is typed. */
export async function runOnTerminal(
  args: readonly string[],
  url: string,
  answer: string,
): Promise<{ readonly status: unknown; readonly text: string }> {
  const child = spawn(PYTHON, ['-c', ON_TERMINAL, process.execPath, CLI, ...args], {
    env: awsEnvironment(url),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(`${answer}\n`);
  const [said, [status]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { status, text: said };
}
