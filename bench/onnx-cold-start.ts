import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packArchives } from './cold-start/archives.ts';
import { measureStarts, type Start } from './cold-start/starts.ts';
import { servingStack } from '../test/peers/container/serving-stack.ts';
import { quantile, withinLimit } from './limits.ts';

/**
 * The same model with and without packed ONNX Runtime, in the serving stack of the Hugging Face image without a network:
 * which runtime answers, and cold start and latency as ratios. `node bench/onnx-cold-start.ts [MODEL_FOLDER]`. Needs Java,
 * and root for the toolkit's file in /etc and a network namespace.
 */
const ROUNDS = 4;
// The toolkit imports torch and transformers before any serve script, so there is little to gain at start.
const LIMITS = { startCpu: 1.15, latency: 1.05 };
const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const model = resolve(process.argv[2] ?? join(PROJECT, 'examples', 'transactions', 'model'));

const say = (text: string): void => console.log(text);
const folder = await mkdtemp(join(tmpdir(), 'cold-start-'));
try {
  const environment = await servingStack('huggingface', say);
  const starts = await measureStarts(environment.folder, ROUNDS, await packArchives(model, folder, say));
  process.exitCode = judge(starts) ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}

function judge(starts: readonly Start[]): boolean {
  const [without, packed] = ['without', 'with'].map((name) => starts.filter((each) => each.name === name));
  for (const each of [without, packed]) printStarts(each ?? []);
  const ratio = (of: (start: Start) => number): number =>
    median(packed ?? [], of) / median(without ?? [], of);
  say(`answered by: ${runtimes(without ?? [])} without, ${runtimes(packed ?? [])} with`);
  say(
    `worker memory, ratio ${ratio(({ workerMb }) => workerMb).toFixed(2)}; unpack + start ${ratio(({ unpackS, startS }) => unpackS + startS).toFixed(2)}`,
  );
  return [
    runtimes(packed ?? []) === 'onnx' && runtimes(without ?? []) === 'torch',
    withinLimit(
      'CPU time of the start, ratio',
      ratio(({ startCpuS }) => startCpuS),
      LIMITS.startCpu,
    ),
    withinLimit(
      'latency p50, ratio',
      ratio(({ p50Ms }) => p50Ms),
      LIMITS.latency,
    ),
  ].every(Boolean);
}

function printStarts(starts: readonly Start[]): void {
  const text = (of: (start: Start) => number): string =>
    `${median(starts, of).toFixed(2)} (${starts.map((each) => of(each).toFixed(2)).join(' ')})`;
  say(
    `${starts[0]?.name}: unpack s ${text((each) => each.unpackS)}, start s ${text((each) => each.startS)}, CPU s ${text((each) => each.startCpuS)}, ` +
      `p50 ms ${text((each) => each.p50Ms)}, worker MB ${median(starts, (each) => each.workerMb).toFixed(0)}`,
  );
}

function median(starts: readonly Start[], of: (start: Start) => number): number {
  return quantile(starts.map(of), 0.5);
}

function runtimes(starts: readonly Start[]): string {
  return [...new Set(starts.map(({ runtime }) => runtime))].join(' and ');
}
