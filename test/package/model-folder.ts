import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import { afterAll } from 'vitest';
import { Fault } from '../../src/contract/fault.ts';
import { describeModelFolder, type ModelPackage } from '../../src/package/model.ts';

export type Files = Record<string, string | Uint8Array>;

const roots: string[] = [];

afterAll(async () => {
  await Promise.all(roots.map((root) => rm(root, { recursive: true, force: true })));
});

/** A new empty folder that is deleted after the test file. */
export async function scratchFolder(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-package-'));
  roots.push(root);
  return root;
}

/** Writes files (path → content) into a new folder and returns its path. */
export async function folderOf(files: Files): Promise<string> {
  const root = await scratchFolder();
  await writeFiles(root, files);
  return root;
}

/** Writes files (path → content) under `root`, in the order given. */
export async function writeFiles(root: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

/** The path of a model.tar.gz with the files of a folder, as `tar -czf model.tar.gz -C FOLDER .` */
export async function archiveOf(folder: string): Promise<string> {
  const file = join(await scratchFolder(), 'model.tar.gz');
  await create({ file, gzip: true, cwd: folder, portable: true }, ['.']);
  return file;
}

/** Bytes that look random and are the same every time (xorshift32). */
export function noise(bytes: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: bytes }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}

/** The start of a safetensors file: the length of the header, and the header. */
export function safetensorsHeader(header: unknown): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text]);
}

/** A safetensors file with F32 tensors of these shapes; they contain noise. */
export function safetensors(shapes: Readonly<Record<string, readonly number[]>>): Uint8Array {
  let end = 0;
  const entries = Object.entries(shapes).map(([name, shape]) => {
    const begin = end;
    end += 4 * shape.reduce((product, size) => product * size, 1);
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }] as const;
  });
  const header = { __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) };
  return Buffer.concat([safetensorsHeader(header), noise(end)]);
}

/** A minimal model folder, and the four hooks. */
export const smallModel = {
  'config.json': '{"model_type": "bert", "id2label": {"0": "food", "1": "rent"}}',
  'model.safetensors': safetensors({ weight: [37_500] }),
  'tokenizer.json': JSON.stringify({ model: { type: 'WordPiece', vocab: { '[UNK]': 0, rent: 1, food: 2 } } }),
};

export const hooks = {
  'inference.py': [
    'from classify import rank',
    'def model_fn(model_dir): return model_dir',
    'def input_fn(body, content_type): return body',
    'def predict_fn(data, model): return rank(data)',
    'def output_fn(prediction, accept): return prediction',
    '',
  ].join('\n'),
  'classify.py': 'def rank(data):\n    return data\n',
};

/** The Fault `package` of a rejected promise; anything else fails the test. */
export async function refusalOf(described: Promise<unknown>): Promise<Fault> {
  const error: unknown = await described.then(
    () => new Error('it was not rejected'),
    (reason: unknown) => reason,
  );
  if (error instanceof Fault && error.code === 'package') return error;
  throw error;
}

/** The Fault `package` that a function throws; anything else fails the test. */
export function refusalThrownBy(run: () => unknown): Fault {
  try {
    run();
  } catch (error) {
    if (error instanceof Fault && error.code === 'package') return error;
    throw error;
  }
  throw new Error('it was not rejected');
}

/** Describes a model folder and a code folder made of these files. */
export async function describeFiles(model: Files, code: Files = hooks): Promise<ModelPackage> {
  return describeModelFolder({ modelDir: await folderOf(model), codeDir: await folderOf(code) });
}

/** The same model with the bundled serve script. */
export async function describeBundled(model: Files): Promise<ModelPackage> {
  return describeModelFolder({ modelDir: await folderOf(model) });
}

/** The archive paths, in the archive's order. */
export function pathsOf({ manifest }: ModelPackage): string[] {
  return manifest.entries.map(({ path }) => path);
}

/** The reasons for what is left out, by path. */
export function reasonsOf({ leftOut }: ModelPackage): Record<string, string> {
  return Object.fromEntries(leftOut.map(({ path, reason }) => [path, reason]));
}
