import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './program.ts';

const WANTED = fileURLToPath(new URL('npm.json', import.meta.url));

/** Installs the clients of npm.json next to the Python ones, once; their install scripts do not run. */
export async function npmClients(folder: string, say: (text: string) => void): Promise<string> {
  await mkdir(folder, { recursive: true });
  const installed = join(folder, 'package.json');
  const isThere = existsSync(join(folder, 'node_modules')) && existsSync(installed);
  if (isThere && (await readFile(installed, 'utf8')) === (await readFile(WANTED, 'utf8'))) return folder;
  await copyFile(WANTED, installed);
  say(`Installing clients from npm into ${folder}`);
  const words = [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--prefix',
    folder,
  ];
  const { status, err } = await runProgram('npm', words);
  if (status !== 0) throw new Error(`npm could not install the clients: ${err}`);
  return folder;
}
