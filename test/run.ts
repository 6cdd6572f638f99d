import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Fault } from '../src/contract/fault.ts';
import { preparePython } from '../src/local/python-environment.ts';

/**
 * `npm test`: installs what the tests need, then runs the two test runners and the Python linter. Words after
 * `npm test --` go to vitest alone. The first failure is the exit status.
 */
const PROJECT = fileURLToPath(new URL('..', import.meta.url));

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  try {
    const requirements = [join(PROJECT, 'test', 'inference', 'requirements.txt')];
    const { python, folder } = await preparePython('torch', {
      say: tell,
      apart: { name: 'test', requirements },
    });
    const bin = (name: string): string => join(folder, 'bin', name);
    if (words.length > 0) return await run('vitest', ['run', ...words], python);
    const suite = ['-m', 'pytest', '-q'];
    return (
      (await run(bin('ruff'), ['check', '.'], python)) ||
      (await run(bin('ruff'), ['format', '--check', '.'], python)) ||
      (await run(python, suite, python)) ||
      (await run('vitest', ['run'], python))
    );
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`${error.message}\n${error.hint}\n`);
    return 1;
  }
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Runs one tool in the project with the prepared Python named for the tests; answers its exit status. */
async function run(program: string, args: readonly string[], python: string): Promise<number> {
  const env = {
    ...process.env,
    SAGEMAKER_GATEWAY_TEST_PYTHON: python,
    // Without credentials the SDK would ask a metadata service that is not there.
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const child = spawn(program, args, { cwd: PROJECT, stdio: 'inherit', env });
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
