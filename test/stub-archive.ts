import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveStream } from '../src/package/archive.ts';
import { buildManifest } from '../src/package/manifest.ts';

/** A serve script that needs nothing but the standard library: it answers every text with one label. */
export const STUB_SCRIPT = `
import json, os

def model_fn(model_dir):
    return os.environ.get("STUB_LABEL", "stub")

def input_fn(body, content_type):
    return json.loads(body)

def predict_fn(data, model):
    texts = data["inputs"] if isinstance(data["inputs"], list) else [data["inputs"]]
    return [[{"label": model, "score": 1.0}] for _ in texts]

def output_fn(prediction, accept, context):
    release = os.environ.get("SAGEMAKER_GATEWAY_RELEASE", "")
    context.set_response_header(0, "X-Amzn-SageMaker-Custom-Attributes", "release=" + release)
    return json.dumps(prediction)
`;

/** A model folder that can be packaged, with a serve script of choice in its \`code/\`. The caller removes it. */
export async function stubModelFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stub-model-'));
  await mkdir(join(folder, 'code'));
  // A safetensors file with no tensors: eight bytes of header length, then the header.
  const weights = Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')]);
  await writeFile(join(folder, 'model.safetensors'), weights);
  await writeFile(join(folder, 'config.json'), '{"model_type": "stub"}');
  for (const [path, text] of Object.entries({ 'code/inference.py': STUB_SCRIPT, ...files })) {
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** The same, packed. */
export async function stubArchive(files: Readonly<Record<string, string>> = {}): Promise<Uint8Array> {
  const folder = await stubModelFolder(files);
  try {
    const paths = ['config.json', 'model.safetensors', 'code/inference.py', ...Object.keys(files)];
    const manifest = await buildManifest(
      [...new Set(paths)].map((path) => ({ path, source: join(folder, path) })),
    );
    return Buffer.concat(await Array.fromAsync(archiveStream(manifest)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Creates model folders for one test file, and deletes them afterwards. */
export function stubModels() {
  const folders: string[] = [];
  return {
    modelWith: async (files: Readonly<Record<string, string>>): Promise<string> => {
      const folder = await stubModelFolder(files);
      folders.push(folder);
      return folder;
    },
    removeAll: async (): Promise<void> => {
      await Promise.all(folders.map(async (folder) => await rm(folder, { recursive: true })));
    },
  };
}
