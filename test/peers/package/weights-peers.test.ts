import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors } from '../../../src/package/checkpoint/safetensors.ts';
import { readStateDict } from '../../../src/package/checkpoint/state-dict.ts';
import type { Tensors } from '../../../src/package/checkpoint/tensor.ts';
import { allowedSince } from '../../../src/package/checkpoint/torch-globals.ts';
import { describeModel } from '../../../src/package/model.ts';
import { Fault } from '../../../src/contract/fault.ts';
import { PYTHON } from '../../emulated-account.ts';
import { safetensors, safetensorsHeader, scratchFolder } from '../../package/model-folder.ts';

const HERE = import.meta.dirname;
const TORCH_FILES = join(HERE, '..', '..', 'package', 'torch-files');
/** The newest torch, which the tests have. */
const TORCH = '2.13.0';

type Read = Record<string, [dtype: string, shape: number[]]> | null;

function python<Result>(script: string, args: readonly string[]): Result[] {
  const env = { ...process.env, OMP_NUM_THREADS: '1', HF_HUB_OFFLINE: '1' };
  const text = execFileSync(PYTHON, [join(HERE, script), ...args], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Result);
}

/** What the checks read of a file, in the form of loaded.py. */
async function read(source: string): Promise<Read> {
  const file = { path: basename(source), source, bytes: statSync(source).size };
  try {
    const tensors = source.endsWith('.safetensors')
      ? await readSafetensors(file)
      : await readStateDict(file, TORCH);
    return inItsForm(tensors);
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

function inItsForm(tensors: Tensors): Read {
  return Object.fromEntries([...tensors].map(([name, { dtype, shape }]) => [name, [dtype, [...shape]]]));
}

describe('a file of weights', () => {
  let files: Record<string, Read>;
  let allowed: string[];
  beforeAll(async () => {
    const sources = [...torchFiles(), ...(await variants())];
    const [found] = python<{ files: Record<string, Read>; allowed: string[] }>('loaded.py', sources);
    ({ files, allowed } = found ?? { files: {}, allowed: [] });
  });

  it('is accepted if torch or safetensors reads it, with the same tensors', async () => {
    const verdicts = Object.values(files).map((each) => each !== null);
    expect(new Set(verdicts)).toEqual(new Set([true, false]));
    for (const [source, expected] of Object.entries(files))
      expect([source, await read(source)]).toEqual([source, expected]);
  });

  it('may name what torch allows, but for dtypes that are newer than the images', () => {
    expect(allowed.length).toBeGreaterThan(100);
    const unknown = allowed.filter((name) => allowedSince(name) === undefined);
    expect(
      unknown.filter((name) => !/^torch\.(u?int[1-7]|float4_e2m1fn_x2|float8_e8m0fnu)$/.test(name)),
    ).toEqual([]);
  });
});

function torchFiles(): string[] {
  const names = readdirSync(TORCH_FILES).filter((name) => name.endsWith('.bin'));
  return names.map((name) => join(TORCH_FILES, name));
}

/** A safetensors file, and what damage makes of it. */
async function variants(): Promise<string[]> {
  const folder = await scratchFolder();
  const whole = Buffer.from(safetensors({ a: [2, 3], scalar: [], none: [0, 4], b: [5] }));
  const damaged = [
    ...Array.from({ length: 12 }, (_, index) => whole.subarray(0, Math.floor((whole.length * index) / 12))),
    ...Array.from({ length: 60 }, (_, index) => withByte(whole, 8 + index * 5, 0x30 + (index % 10))),
    Buffer.concat([whole, Buffer.alloc(1)]),
    ...HEADERS.map((header) => Buffer.concat([safetensorsHeader(header), Buffer.alloc(8)])),
  ];
  return [whole, ...damaged].map((content, index) => {
    const path = join(folder, `${index}.safetensors`);
    writeFileSync(path, content);
    return path;
  });
}

function withByte(content: Buffer, at: number, value: number): Buffer {
  const changed = Buffer.from(content);
  changed[Math.min(at, changed.length - 1)] = value;
  return changed;
}

const HEADERS = [
  { a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } },
  {
    a: { dtype: 'F32', shape: [2], data_offsets: [0, 4] },
    b: { dtype: 'F32', shape: [1], data_offsets: [4, 8] },
  },
  {
    a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
    b: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
  },
  {
    b: { dtype: 'F32', shape: [1], data_offsets: [4, 8] },
    a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
  },
  { a: { dtype: 'F32', shape: [1], data_offsets: [4, 8] } },
  { a: { dtype: 'I64', shape: [1, 1, 1], data_offsets: [0, 8] } },
  { a: { dtype: 'BOOL', shape: [8], data_offsets: [0, 8] } },
  { a: { dtype: 'float32', shape: [2], data_offsets: [0, 8] } },
  { a: { dtype: 'F32', shape: [-2], data_offsets: [0, 8] } },
  { a: { dtype: 'F32', shape: [2.5], data_offsets: [0, 8] } },
  { a: { dtype: 'F32', data_offsets: [0, 8] } },
];

interface Loaded {
  readonly folder: string;
  readonly task: string;
  readonly loads: boolean;
  readonly bytes: number;
  /** The class that transformers has chosen. */
  readonly architecture?: string;
}

describe('a model that transformers has saved', () => {
  let root: string;
  let loaded: Loaded[];
  beforeAll(async () => {
    root = await scratchFolder();
    loaded = python<Loaded>('tiny_models.py', [root]);
    for (const folder of new Set(loaded.map((each) => each.folder)))
      writeFileSync(join(root, folder, 'tokenizer.json'), '{}');
  }, 300_000);

  const packed = async ({ folder, task }: Loaded): Promise<number | undefined> => {
    const served = { name: task, architectures: new RegExp(`${task}$`) };
    const image = { torch: '2.6.0', transformers: '5.5.3' };
    try {
      const { facts } = await describeModel({ model: join(root, folder) }, { served, image });
      return facts?.weights.bytes;
    } catch (error) {
      if (error instanceof Fault) return undefined;
      throw error;
    }
  };

  it('is accepted for the tasks that it can do, with the bytes that it has in memory', async () => {
    const able = loaded.filter(({ loads, architecture, task }) => loads && architecture?.endsWith(task));
    expect(able.length).toBeGreaterThan(40);
    for (const each of able) {
      const bytes = await packed(each);
      // Weights that the task does not need are in the file, but not in memory.
      const isOwn = each.folder.replace(/^bert-.*/, 'ForSequenceClassification').endsWith(each.task);
      expect([each, isOwn ? bytes : bytes !== undefined]).toEqual([each, isOwn ? each.bytes : true]);
    }
  });

  it('is refused for other tasks, unless only the load tells them apart', async () => {
    const unable = loaded.filter(({ loads }) => !loads);
    const accepted: string[] = [];
    for (const each of unable)
      if ((await packed(each)) !== undefined) accepted.push(`${each.folder} ${each.task}`);
    expect(unable.length).toBeGreaterThan(100);
    expect(accepted).toEqual([
      'deberta-v2ForTokenClassification ForSequenceClassification',
      'distilbertForTokenClassification ForSequenceClassification',
      'llamaForSequenceClassification ForTokenClassification',
      'modernbertForQuestionAnswering ForMaskedLM',
      'modernbertForSequenceClassification ForMaskedLM',
      'modernbertForTokenClassification ForMaskedLM',
    ]);
  });
});
