import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Fault } from '../src/contract/fault.ts';
import type { PythonEnvironment } from '../src/local/python-environment.ts';
import { type Selection, selectionOf } from './selection.ts';
import { SAMPLE_VARIABLE } from './rings.ts';
import { testPython } from './test-python.ts';

/**
 * `npm test`: runs the Python linter and both test runners on everything; `--sample` leaves out the peers and most
 * journeys. `npm test -- PATH…` runs the tests at these paths; a unit test needs no Python, so none is prepared for
 * it. Options of vitest are passed on. The first failure is the exit status.
 */
const PROJECT = fileURLToPath(new URL('..', import.meta.url));

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  try {
    const selection = selectionOf(words);
    return await runSelected(selection, selection.needsPython ? await testPython() : undefined);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`${error.message}\n${error.hint}\n`);
    return 1;
  }
}

async function runSelected(
  { lintsPython, pytest, vitest, sampled }: Selection,
  python: PythonEnvironment | undefined,
): Promise<number> {
  const environment = {
    ...process.env,
    ...(python && { SAGEMAKER_GATEWAY_TEST_PYTHON: python.python }),
    ...(sampled && { [SAMPLE_VARIABLE]: 'yes' }),
    // Without credentials the SDK would ask a metadata service that is not there.
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const tool = (name: string): string => (python ? join(python.folder, 'bin', name) : name);
  const steps = [
    ...(lintsPython
      ? [
          [tool('ruff'), 'check', '.'],
          [tool('ruff'), 'format', '--check', '.'],
        ]
      : []),
    ...(vitest ? [['vitest', 'run', ...vitest]] : []),
    ...(pytest ? [[tool('python'), '-m', 'pytest', '-q', ...pytest]] : []),
  ];
  for (const [program = '', ...args] of steps) {
    const status = await run(program, args, environment);
    if (status !== 0) return status;
  }
  return 0;
}

/** Runs one tool in the project; answers its exit status. */
async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(program, args, { cwd: PROJECT, stdio: 'inherit', env });
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
