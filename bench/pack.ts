/**
 * How much CPU packing costs against what people use now, on a model of DistilBERT's size in fp32 (268 MB).
 * Run: npx node bench/pack.ts [rounds]. Every packer is a separate process; the packers take turns within a round, so
 * that load on the machine affects all of them, and ratios are computed within a round.
 * Limit: packing costs at most a twentieth of the CPU seconds of `tar czf`, in memory that does not grow with it.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import * as tar from 'tar';
import { archiveStream, packToFile } from '../src/package/archive.ts';
import { describeModelFolder } from '../src/package/model.ts';
import { processTime } from './process-time.ts';

const weightsBytes = 268_435_456;
const ratioLimit = 20;

// Memory added by packing: 64 MB in all, less the 45 MB of a bare Node. Node's TypeScript loader, which runs this
// file, holds about 40 MB more that have nothing to do with packing.
const memoryLimitMb = 19;

const self = fileURLToPath(import.meta.url);

interface Cost {
  cpuSeconds: number;
  grownMb: number;
  packCpuSeconds: number;
}

const peers: Record<string, string[]> = {
  'tar czf': ['tar', 'czf', 'OUT', '-C', 'DIR', '.'],
  'python tarfile w:gz': [
    'python3',
    '-c',
    'import sys, tarfile; tarfile.open(sys.argv[1], "w:gz").add(sys.argv[2], ".")',
    'OUT',
    'DIR',
  ],
  'npm tar': [process.execPath, self, 'npm-tar', 'DIR', 'OUT'],
};
const toFile = 'to a file, with its SHA-256';
const ours: Record<string, string[]> = {
  'as a stream (what an upload takes)': [process.execPath, self, 'stream', 'DIR', 'OUT'],
  [toFile]: [process.execPath, self, 'file', 'DIR', 'OUT'],
};

async function makeModel(root: string, block: Uint8Array): Promise<void> {
  await mkdir(join(root, 'code'), { recursive: true });
  const hooks = ['model_fn', 'input_fn', 'predict_fn', 'output_fn'].map(
    (hook) => `def ${hook}(*given): pass\n`,
  );
  await writeFile(join(root, 'code', 'inference.py'), hooks.join(''));
  await writeFile(join(root, 'config.json'), '{"model_type": "distilbert"}');
  const words = Array.from({ length: 30_522 }, (_, index) => [
    `w${(index * 2_654_435_761) % 1_000_003}`,
    index,
  ]);
  await writeFile(
    join(root, 'tokenizer.json'),
    JSON.stringify({ vocab: Object.fromEntries(words) }, undefined, 1),
  );
  await pipeline(weights(block), createWriteStream(join(root, 'model.safetensors')));
}

/** A safetensors file with one tensor: one repeated block, larger than gzip's 32 KiB window. */
function* weights(block: Uint8Array): Generator<Uint8Array> {
  const bytesInAll = Math.ceil(weightsBytes / block.length) * block.length;
  const tensor = { dtype: 'U8', shape: [bytesInAll], data_offsets: [0, bytesInAll] };
  const header = Buffer.from(JSON.stringify({ weight: tensor }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  yield Buffer.concat([length, header]);
  for (let bytes = 0; bytes < weightsBytes; bytes += block.length) yield block;
}

/** Normal numbers in fp32, as trained weights nearly are. */
function makeBlock(): Uint8Array {
  const numbers = Float32Array.from({ length: 1024 * 1024 }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
    return 0.04 * radius * Math.cos(2 * Math.PI * Math.random());
  });
  return new Uint8Array(numbers.buffer);
}

function measure(command: readonly string[], modelDir: string, outFile: string): Cost {
  const filled = command.map((word) => (word === 'DIR' ? modelDir : word === 'OUT' ? outFile : word));
  const { cpuSeconds, said } = processTime(filled);
  const [grownMb = NaN, packCpuSeconds = NaN] = (said[0] ?? '').split(' ').map(Number);
  return { cpuSeconds, grownMb, packCpuSeconds };
}

/** The child process: packs, then reports its memory growth and the CPU time of packing alone. */
async function packOurs(mode: string, modelDir: string, outFile: string): Promise<void> {
  const startMb = peakMb();
  const { manifest } = await describeModelFolder({ modelDir });
  const before = process.cpuUsage();
  if (mode === 'file') await packToFile(manifest, outFile);
  else await pipeline(archiveStream(manifest), createWriteStream(outFile));
  const { user, system } = process.cpuUsage(before);
  console.log(`${peakMb() - startMb} ${(user + system) / 1e6}`);
}

function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/**
 * Allocates and frees as many pages of file cache as the output needs. The first use of a page costs a virtual machine
 * time on its host, 0.5 s for an output of this size, which would otherwise count against an arbitrary packer.
 */
async function warmPages(outFile: string, block: Uint8Array): Promise<void> {
  await pipeline(weights(block), createWriteStream(outFile));
  await rm(outFile);
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? NaN;
}

function spread(values: readonly number[]): string {
  const shown = [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(1));
  return `${shown[0]} (${shown[1]} to ${shown[2]})`;
}

function report(costs: Record<string, Cost[]>): void {
  for (const way of Object.keys(ours)) {
    const own = costs[way] ?? [];
    const [packing, whole] = [own.map((cost) => cost.packCpuSeconds), own.map((cost) => cost.cpuSeconds)];
    const [packSeconds, wholeSeconds] = [median(packing).toFixed(2), median(whole).toFixed(2)];
    const grownMb = Math.max(...own.map((cost) => cost.grownMb)).toFixed(0);
    console.log(
      `ours ${way}: ${packSeconds} CPU s to pack, ${wholeSeconds} with start and hashing, ${grownMb} MB more memory`,
    );
    for (const peer of Object.keys(peers)) {
      const theirs = (costs[peer] ?? []).map((cost) => cost.cpuSeconds);
      const ratios = [packing, whole].map((mine) =>
        spread(theirs.map((seconds, round) => seconds / (mine[round] ?? NaN))),
      );
      console.log(
        `  ${peer}: ${median(theirs).toFixed(2)} CPU s, ${ratios[0]} x our packing, ${ratios[1]} x our whole process`,
      );
    }
  }
  judge(costs);
}

function judge(costs: Record<string, Cost[]>): void {
  const file = costs[toFile] ?? [];
  const ratios = (costs['tar czf'] ?? []).map(
    (cost, round) => cost.cpuSeconds / (file[round]?.packCpuSeconds ?? NaN),
  );
  const ratio = median(ratios);
  const grownMb = Math.max(...file.map((cost) => cost.grownMb));
  console.log(`packing against tar czf: ${ratio.toFixed(1)} x (limit: at least ${ratioLimit} x)`);
  console.log(
    `memory of packing to a file: ${grownMb.toFixed(0)} MB more (limit: at most ${memoryLimitMb} MB)`,
  );
  if (!(ratio >= ratioLimit && grownMb <= memoryLimitMb)) process.exitCode = 1;
}

async function compare(rounds: number): Promise<void> {
  const block = makeBlock();
  const scratch = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-bench-'));
  try {
    const modelDir = join(scratch, 'model');
    const outFile = join(scratch, 'model.tar.gz');
    await makeModel(modelDir, block);
    const costs: Record<string, Cost[]> = {};
    for (let round = 1; round <= rounds; round += 1) {
      for (const [name, command] of Object.entries({ ...ours, ...peers })) {
        await warmPages(outFile, block);
        const cost = measure(command, modelDir, outFile);
        (costs[name] ??= []).push(cost);
        const { size } = await stat(outFile);
        console.log(`round ${round}, ${name}: ${cost.cpuSeconds.toFixed(2)} CPU s, ${size} bytes`);
      }
    }
    report(costs);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const [mode = '3', modelDir = '', outFile = ''] = process.argv.slice(2);
if (mode === 'stream' || mode === 'file') await packOurs(mode, modelDir, outFile);
else if (mode === 'npm-tar')
  await tar.create({ gzip: { level: 6 }, cwd: modelDir, file: outFile, portable: true }, ['.']);
else await compare(Number(mode));
