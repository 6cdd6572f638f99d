import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOCKED, WITHOUT_DEPENDENCIES } from './audit/locked-files.ts';
import { OLDEST_PYTHON, prepareEnvironment } from '../src/local/python-environment.ts';

/**
 * `npm run lock:python`: resolves each `requirements….in` with everything it depends on, for every platform and every
 * supported Python, into the file of the same name with exact versions and SHA-256 hashes.
 */
const PROJECT = fileURLToPath(new URL('..', import.meta.url));

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const requirements = [join(PROJECT, 'test', 'audit', 'requirements.txt')];
const { folder } = await prepareEnvironment({ name: 'audit', requirements }, { say });
for (const file of LOCKED) {
  const path = join(PROJECT, file);
  const how = ['--universal', '--generate-hashes', '--no-annotate', '--python-version', OLDEST_PYTHON];
  if (WITHOUT_DEPENDENCIES.has(file)) how.push('--no-deps');
  const names = ['--custom-compile-command', 'npm run lock:python', basename(file, '.txt') + '.in'];
  // In the folder of the file: relative constraints then mean the same to uv and to a reader.
  execFileSync(join(folder, 'bin', 'uv'), ['pip', 'compile', '--quiet', ...how, ...names, '-o', path], {
    cwd: join(PROJECT, dirname(file)),
    stdio: 'inherit',
  });
  say(`${file}: ${readFileSync(path, 'utf8').match(/^[a-z]/gim)?.length ?? 0} packages`);
}
