import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../contract/fault.ts';
import { cacheFolder } from './cache-folder.ts';
import { throwIfInterrupted } from '../reconcile/poll.ts';
import { durationText } from '../contract/duration.ts';

/** What the emulated container runs on: `onnx` is light (about 150 MB), `torch` has the packages of the AWS images. */
export type PythonRuntime = 'onnx' | 'torch';

const REQUIREMENTS = fileURLToPath(new URL('./requirements', import.meta.url));

// One pip call each, in order. PyTorch is alone: it is the only one without hashes (docs/decisions/023), and with a
// wider range it comes with several GB of CUDA.
const INSTALLS = {
  onnx: ['requirements-onnx.txt'],
  torch: ['requirements-torch.txt', 'torch-unhashed.txt'],
  // ONNX Runtime, with the client of the Runtime API and boto3, which are part of Lambda's runtimes.
  lambda: ['requirements-lambda.txt'],
  // Reads from the Hub; about 60 MB.
  hub: ['requirements-hub.txt'],
  // Merges adapters; of its own, since the AWS images have no PEFT and the torch runtime stands for them.
  peft: ['requirements-torch.txt', 'torch-unhashed.txt', 'requirements-peft.txt'],
} as const satisfies Record<PythonRuntime | 'lambda' | 'hub' | 'peft', readonly string[]>;

/** Path of an interpreter that has all dependencies of the model, so that nothing is installed. */
export const INTERPRETER_VARIABLE = 'SAGEMAKER_GATEWAY_PYTHON';

// The oldest with wheels of the pinned numpy and onnxruntime; inference-code also runs on the 3.10 of AWS's images.
const OLDEST: readonly [number, number] = [3, 11];

/** The oldest supported version, such as "3.11". */
export const OLDEST_PYTHON = OLDEST.join('.');

/** A prepared environment. */
export interface PythonEnvironment {
  readonly python: string;
  readonly folder: string;
}

export interface PrepareOptions {
  /** Called at each step. */
  readonly say: (text: string) => void;
  /** Called every second with the duration of the step; an install may take a minute. */
  readonly onWait?: (what: string, elapsedMs: number) => void;
  /** Ctrl-C stops an install; the next run continues it. */
  readonly signal?: AbortSignal;
  /** Name of a separate environment with additional packages, used by tests. */
  readonly apart?: { readonly name: string; readonly requirements: readonly string[] };
  /** The parent folder of the environments. */
  readonly environments?: string;
  /** The interpreter that makes a separate environment; by default, the first one on the path that is new enough. */
  readonly base?: { readonly minor: string; readonly python: string };
}

/**
 * The interpreter of the project's own environment for a runtime, made on first use and reused while its pinned
 * requirements stay the same. Throws Fault `config` when Python is missing, too old, or an install fails.
 */
export async function preparePython(
  runtime: keyof typeof INSTALLS,
  options: PrepareOptions,
): Promise<PythonEnvironment> {
  const { apart, base } = options;
  const files = INSTALLS[runtime].map((file) => join(REQUIREMENTS, file));
  const requirements = [...files, ...(apart?.requirements ?? [])];
  const name = [apart?.name ?? runtime, ...(base ? [base.minor] : [])].join('-');
  return await prepareEnvironment({ name, requirements }, options);
}

/** The same for an environment with other requirements only, one pip call per file. Throws Fault `config`. */
export async function prepareEnvironment(
  { name, requirements: files }: { readonly name: string; readonly requirements: readonly string[] },
  options: Omit<PrepareOptions, 'apart'>,
): Promise<PythonEnvironment> {
  const { environments = environmentsFolder(), base, say } = options;
  const folder = join(environments, name);
  const wanted = await fingerprint(files);
  const prepared = await preparedIn(folder, wanted);
  if (prepared) return prepared;
  const { python, marker } = partsOf(folder);
  const startedAt = Date.now();
  if (!existsSync(python)) await makeEnvironment(folder, base?.python ?? (await findPython()), say);
  for (const file of files) await install(python, file, options);
  await writeFile(marker, wanted);
  say(`Python is ready (${durationText(Date.now() - startedAt)}); later starts reuse ${folder}.`);
  return { python, folder };
}

/** The environment of a runtime if an earlier run has made it and its requirements are still the same. */
export async function preparedPython(runtime: PythonRuntime): Promise<PythonEnvironment | undefined> {
  const wanted = await fingerprint(INSTALLS[runtime].map((file) => join(REQUIREMENTS, file)));
  return await preparedIn(join(environmentsFolder(), runtime), wanted);
}

/**
 * `.venv` of the repository. For the installed package the user's cache folder, as npm may delete the package's own.
 */
function environmentsFolder(): string {
  const isRepository = import.meta.url.endsWith('.ts');
  return isRepository
    ? fileURLToPath(new URL('../../.venv', import.meta.url))
    : resolve(cacheFolder('python'));
}

function partsOf(folder: string): { readonly python: string; readonly marker: string } {
  return { python: join(folder, 'bin', 'python'), marker: join(folder, 'installed') };
}

async function preparedIn(folder: string, wanted: string): Promise<PythonEnvironment | undefined> {
  const { python, marker } = partsOf(folder);
  if (!existsSync(python) || !existsSync(marker)) return undefined;
  return (await readFile(marker, 'utf8')) === wanted ? { python, folder } : undefined;
}

async function fingerprint(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex');
}

async function makeEnvironment(folder: string, base: string, say: (text: string) => void): Promise<void> {
  say(`Preparing Python (${base}, only once): a virtual environment in ${folder}`);
  await mkdir(dirname(folder), { recursive: true });
  const { status, output } = await run(base, ['-m', 'venv', folder]);
  if (status === 0) return;
  await rm(folder, { recursive: true, force: true });
  throw new Fault(
    'config',
    `Python could not create a virtual environment: ${lastLine(output)}`,
    'Install its venv module (Debian and Ubuntu: apt install python3-venv), then run the same command again.',
  );
}

/** The first Python on the path that is new enough; PYTHON names another. */
async function findPython(): Promise<string> {
  const named = process.env['PYTHON'];
  const seen: string[] = [];
  for (const candidate of named ? [named] : ['python3', 'python']) {
    const { status, output } = await run(candidate, [
      '-c',
      'import sys; print(*sys.version_info[:3], sep=".")',
    ]);
    if (status !== 0) continue;
    if (isSupportedPython(output.trim())) return candidate;
    seen.push(`${candidate} is ${output.trim()}`);
  }
  throw new Fault(
    'config',
    seen.length > 0
      ? `Python is too old: ${seen.join(', ')}.`
      : `Python was not found${named ? ` at ${named}` : ''}.`,
    `Install Python ${OLDEST_PYTHON} or newer, or set its path: PYTHON=/path/to/python3 npm start.`,
  );
}

/** Whether the container server supports a version such as "3.11.7". */
export function isSupportedPython(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

async function install(
  python: string,
  file: string,
  { say, onWait = () => {}, signal = NEVER }: PrepareOptions,
): Promise<void> {
  const text = await readFile(file, 'utf8');
  const what = `Installing ${text.match(/^[a-z]/gim)?.length ?? 0} Python packages of ${basename(file)}`;
  say(what);
  const startedAt = Date.now();
  const ticking = setInterval(() => onWait(what, Date.now() - startedAt), 1_000);
  const quiet = ['--disable-pip-version-check', '--no-input', '--quiet'];
  const hashes = text.includes('--hash=') ? ['--require-hashes'] : [];
  const args = ['-m', 'pip', 'install', ...quiet, ...hashes, '-r', file];
  const { status, output } = await run(python, args, signal).finally(() => clearInterval(ticking));
  throwIfInterrupted(signal);
  if (status === 0) return;
  throw new Fault(
    'config',
    `pip could not install ${file}: ${lastLine(output)}`,
    'Check the network (or PIP_INDEX_URL for a mirror) and run the same command again.',
  );
}

function lastLine(output: string): string {
  return (
    output
      .trim()
      .split('\n')
      .findLast((line) => line.trim() !== '') ?? 'no output'
  );
}

const NEVER = new AbortController().signal;

/** Runs a program to its end, or the signal's; a program that is not there counts as status 127. */
async function run(
  program: string,
  args: readonly string[],
  signal: AbortSignal = NEVER,
): Promise<{ status: number; output: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  return await new Promise((settle) => {
    child.on('error', (error) => settle({ status: 127, output: error.message }));
    child.on('close', (code) => settle({ status: code ?? 1, output }));
  });
}
