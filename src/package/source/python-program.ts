import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Fault } from '../../contract/fault.ts';
import { NO_TELEMETRY } from '../../contract/no-telemetry.ts';
import { INTERPRETER_VARIABLE, preparedPython, preparePython } from '../../local/python-environment.ts';
import { throwIfInterrupted } from '../../reconcile/poll.ts';
import type { SourceAccess } from './source.ts';

/** A line that a program of this folder writes: a message for people, or its result. */
type Line = { readonly say: string } | { readonly result: unknown };

/** An interpreter for a program; its environment is made on first use. The torch runtime can do what `hub` can. */
export async function preparedFor(
  environment: 'hub' | 'peft',
  { say, signal }: Pick<SourceAccess, 'say' | 'signal'>,
): Promise<string> {
  const named = process.env[INTERPRETER_VARIABLE];
  if (named) return named;
  const torch = environment === 'hub' ? await preparedPython('torch') : undefined;
  return (torch ?? (await preparePython(environment, { say, ...(signal && { signal }) }))).python;
}

/**
 * Runs a Python program of this folder with `input` as JSON on its standard input, and returns the result that it
 * writes. Throws Fault `package` when it ends without one. What is secret stays in the environment.
 */
export async function runProgram(
  python: string,
  name: string,
  input: object,
  { say, signal }: Pick<SourceAccess, 'say' | 'signal'>,
): Promise<unknown> {
  const file = fileURLToPath(new URL(`./${name}`, import.meta.url));
  const env = { ...NO_TELEMETRY, ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' };
  const child = spawn(python, [file], { env, stdio: 'pipe', ...(signal && { signal }) });
  const ended = Promise.withResolvers<string>();
  let errors = '';
  child.on('error', (error) => ended.resolve(error.message));
  child.on('close', () => ended.resolve(lastLine(errors)));
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  // A program that ended at once does not read its input.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(input));
  let result: unknown;
  for await (const text of createInterface(child.stdout)) {
    const line = JSON.parse(text) as Line;
    if ('say' in line) say(line.say);
    else result = line.result;
  }
  const end = await ended.promise;
  if (result !== undefined) return result;
  if (signal) throwIfInterrupted(signal);
  const hint = end.includes('No module named')
    ? `Install it for ${python}, or unset ${INTERPRETER_VARIABLE}, so that an environment with it is prepared.`
    : 'Run the same command again.';
  throw new Fault('package', `${name} failed: ${end}`, hint);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
