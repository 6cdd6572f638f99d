/**
 * How long packing the function of the sample model takes, compared with what people use now: `pip install --target` with
 * `zip -r`, and with Python's zipfile. The wheels are downloaded before; pip installs them from a folder.
 * Run: npx node bench/function-zip.ts [rounds]. Every packer is a separate process, and they take turns within a round.
 * Limits: packing, with start and hashing, costs at most a fifth of the CPU seconds of pip with zip, and after a change of
 * code alone three tenths, bytecode included; the zip is not larger.
 */
import { cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minorPython } from '../src/local/minor-python.ts';
import { type FunctionTools, toolsOf } from '../src/package/function/function-tools.ts';
import { packFunction } from '../src/package/function/pack-function.ts';
import { describeModelFolder } from '../src/package/model.ts';
import { quantile, withinLimit } from './limits.ts';
import { processTime } from './process-time.ts';

const PYTHON = '3.13';
const SAMPLE = fileURLToPath(new URL('../examples/transactions/model', import.meta.url));
const CODE = fileURLToPath(new URL('../inference-code', import.meta.url));
const self = fileURLToPath(import.meta.url);

const CPU_SHARE_LIMIT = 0.2;
const SIZE_RATIO_LIMIT = 1;
const CODE_CHANGE_SHARE_LIMIT = 0.3;

const INSTALL = `PIP_ROOT_USER_ACTION=ignore python3 -m pip install -q --disable-pip-version-check --no-deps --no-compile --only-binary :all: \
--python-version ${PYTHON} --platform manylinux_2_28_x86_64 --platform manylinux_2_27_x86_64 --platform manylinux_2_17_x86_64 \
--target TASK/packages WHEELS/*.whl && cp -r MODEL TASK/model && mkdir TASK/model/code && cp -r ${CODE}/. TASK/model/code`;
const PEERS = {
  'pip and zip -r': `${INSTALL} && cd TASK && zip -qr OUT .`,
  'pip and zipfile': `${INSTALL} && cd TASK && python3 -m zipfile -c OUT *`,
};

interface Packed {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly bytes: number;
}

/** The child process: packs, and prints the size of the zip. */
async function packOurs(cacheDir: string, codeDir: string, withBytecode: boolean): Promise<void> {
  const model = await describeModelFolder({ modelDir: SAMPLE, codeDir });
  const request = {
    ...model,
    isBundled: true,
    python: PYTHON,
    architecture: 'x86_64',
    cacheDir,
    tmpBytes: 0,
  } as const;
  const { bytes } = await packFunction(request, { say: () => {} }, toolsFor(codeDir, withBytecode));
  console.log(bytes);
}

/** The bundled code stands for the handler, too: it is the same kind of Python. */
function toolsFor(servingCode: string, withBytecode: boolean): FunctionTools {
  const tools = { ...toolsOf(() => {}), servingCode };
  return withBytecode ? tools : { ...tools, interpreter: () => Promise.resolve(undefined) };
}

function ours(cacheDir: string, codeDir: string, bytecode: 'bytecode' | 'sources'): Packed {
  const { said, ...time } = processTime([process.execPath, self, bytecode, cacheDir, codeDir]);
  return { ...time, bytes: Number(said.at(-1)) };
}

async function peer(command: string, wheels: string, scratch: string): Promise<Packed> {
  const task = await mkdtemp(join(scratch, 'task-'));
  const out = `${task}.zip`;
  const places = { TASK: task, WHEELS: wheels, MODEL: SAMPLE, OUT: out };
  const filled = command.replaceAll(/TASK|WHEELS|MODEL|OUT/g, (name) => places[name as keyof typeof places]);
  const { said: _, ...time } = processTime(['bash', '-ec', filled]);
  const { size: bytes } = await stat(out);
  await rm(task, { recursive: true });
  await rm(out);
  return { ...time, bytes };
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

function show(name: string, packed: readonly Packed[]): void {
  const [cpu, wall] = [packed.map((each) => each.cpuSeconds), packed.map((each) => each.wallSeconds)];
  console.log(
    `${name}: ${median(cpu).toFixed(2)} CPU s, ${median(wall).toFixed(2)} s, ${packed[0]?.bytes} bytes`,
  );
}

/** A copy of the code in which one file differs in each round. */
async function changedCode(scratch: string, round: number): Promise<string> {
  const folder = join(scratch, `code-${round}`);
  await cp(CODE, folder, { recursive: true });
  await writeFile(join(folder, 'changed.py'), `ROUND = ${round}\n`);
  return folder;
}

async function compare(rounds: number, scratch: string): Promise<boolean> {
  const cacheDir = join(scratch, 'cache');
  await mkdir(cacheDir);
  const results: Record<string, Packed[]> = {};
  const add = (name: string, packed: Packed): void => void (results[name] ??= []).push(packed);
  add('first pack, with the download of wheels', ours(cacheDir, CODE, 'sources'));
  const [wheels = ''] = await readdir(join(cacheDir, 'wheels'));
  for (let round = 1; round <= rounds; round += 1) {
    await rm(join(cacheDir, 'zips'), { recursive: true });
    add('ours', ours(cacheDir, CODE, 'sources'));
    add('ours, nothing changed', ours(cacheDir, CODE, 'sources'));
    if ((await minorPython(PYTHON)) !== undefined) {
      if (round === 1) add('ours, first bytecode', ours(cacheDir, CODE, 'bytecode'));
      add('ours, a change of code', ours(cacheDir, await changedCode(scratch, round), 'bytecode'));
    }
    for (const [name, command] of Object.entries(PEERS))
      add(name, await peer(command, join(cacheDir, 'wheels', wheels, 'wheels'), scratch));
  }
  for (const [name, packed] of Object.entries(results)) show(name, packed);
  return judge(results);
}

function judge(results: Readonly<Record<string, readonly Packed[]>>): boolean {
  const ratios = (name: string, key: 'cpuSeconds' | 'bytes'): number[] =>
    (results['pip and zip -r'] ?? []).map(
      (theirs, round) => (results[name]?.[round]?.[key] ?? NaN) / theirs[key],
    );
  const changed = 'ours, a change of code';
  const uploaded = results[changed]?.[0]?.bytes;
  console.log(`uploaded after a change of code alone: ${uploaded ?? 'not run'} bytes, the whole zip`);
  if (uploaded === undefined)
    console.log(`a change of code: not run, as this machine has no Python ${PYTHON}`);
  const share = (name: string): number => median(ratios(name, 'cpuSeconds'));
  return [
    withinLimit('CPU time, as a share of pip with zip -r', share('ours'), CPU_SHARE_LIMIT),
    withinLimit('size, as a share of pip with zip -r', median(ratios('ours', 'bytes')), SIZE_RATIO_LIMIT),
    uploaded === undefined ||
      withinLimit('CPU time after a change of code', share(changed), CODE_CHANGE_SHARE_LIMIT),
  ].every(Boolean);
}

const [mode = '3', cacheDir = '', codeDir = ''] = process.argv.slice(2);
if (mode === 'bytecode' || mode === 'sources') await packOurs(cacheDir, codeDir, mode === 'bytecode');
else {
  const scratch = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-bench-'));
  try {
    if (!(await compare(Number(mode), scratch))) process.exitCode = 1;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
