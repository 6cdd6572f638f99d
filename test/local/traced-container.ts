import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startContainer } from '../../src/container/container-process.ts';
import { PYTHON } from '../emulated-account.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** strace sees the system calls of native code too, in every thread and child; undefined where there is none. */
export const STRACE = found('strace');

function found(program: string): string | undefined {
  try {
    return execFileSync('/bin/sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** What a program has left behind and whom it has called. */
export interface Traces {
  /** Files below its home folder. */
  readonly files: readonly string[];
  /** System calls that reach for another machine; undefined without strace. */
  readonly calls: readonly string[] | undefined;
}

/** Starts the sample model with an empty home folder, asks for one prediction, and stops it. */
export async function predictTraced(environment: Readonly<Record<string, string>>): Promise<Traces> {
  const folder = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-traced-'));
  const home = join(folder, 'home');
  const modelDir = join(folder, 'model');
  await mkdir(home);
  await cp(join(PROJECT, 'examples/transactions/model'), modelDir, { recursive: true });
  // Without requirements.txt: for its user agent pip runs rustc, and rustup then writes its settings.
  await cp(join(PROJECT, 'inference-code'), join(modelDir, 'code'), {
    recursive: true,
    filter: (path) => !path.endsWith('requirements.txt'),
  });
  const lines: string[] = [];
  const container = await startContainer(await tracing(folder, PYTHON), {
    flavor: 'huggingface',
    modelDir,
    depsDir: join(folder, 'deps'),
    environment: { SAGEMAKER_PROGRAM: 'inference.py', HOME: home, ...environment },
    pingWindowMs: 60_000,
    onLine: (line) => void lines.push(line),
    signal: new AbortController().signal,
  });
  if (!container) throw new Error(`the container did not start:\n${lines.join('\n')}`);
  await predict(container.url);
  await container.stop();
  return { files: await filesBelow(home), calls: await callsIn(folder) };
}

async function predict(url: string): Promise<void> {
  const answer = await fetch(`${url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ inputs: 'UBER TRIP 4412' }),
  });
  if (!answer.ok) throw new Error(`the model answered ${answer.status}: ${await answer.text()}`);
}

/** Runs a program under strace and returns its calls to other machines. Undefined without strace. */
export async function trace(program: string, args: readonly string[]): Promise<Traces['calls']> {
  const folder = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-traced-'));
  execFileSync(await tracing(folder, program), args);
  return await callsIn(folder);
}

/** A program that runs another one under strace, with the same arguments. With `-D`, signals reach that one. */
async function tracing(folder: string, program: string): Promise<string> {
  if (STRACE === undefined) return program;
  const file = join(folder, 'traced');
  const command = `exec ${STRACE} -D -f -qq -e trace=connect,sendto,sendmsg,sendmmsg -o '${folder}/calls' '${program}' "$@"`;
  await writeFile(file, `#!/bin/sh\n${command}\n`);
  await chmod(file, 0o755);
  return file;
}

/** Every call with an internet address that is not this machine's. */
async function callsIn(folder: string): Promise<Traces['calls']> {
  if (STRACE === undefined) return undefined;
  const lines = (await readFile(join(folder, 'calls'), 'utf8')).split('\n');
  return lines.filter((line) => /sa_family=AF_INET6?\b/.test(line) && !/"(?:127\.0\.0\.1|::1)"/.test(line));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
