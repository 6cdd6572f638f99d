import { createReadStream, existsSync } from 'node:fs';
import { readdir, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SourceAccess } from '../../../src/package/source/source.ts';
import {
  archiveOf,
  type Files,
  folderOf,
  hooks,
  pathsOf,
  refusalOf,
  scratchFolder,
  smallModel,
} from '../model-folder.ts';
import { packedFrom, saying } from './opening.ts';

let cache: string;

beforeEach(async () => {
  cache = await scratchFolder();
  vi.stubEnv('SAGEMAKER_GATEWAY_CACHE', cache);
});
afterEach(() => vi.unstubAllEnvs());

const archiveOfFiles = async (files: Files): Promise<string> => await archiveOf(await folderOf(files));

/** Whatever was unpacked, by the folders in the cache. */
async function unpacked(): Promise<string[]> {
  const sources = await readdir(join(cache, 'models')).catch(() => []);
  const versions = sources.map(async (source) => await readdir(join(cache, 'models', source)));
  return (await Promise.all(versions)).flat();
}

function below(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
}

describe('a model.tar.gz on this machine', () => {
  it('is packed like the folder it was made of', async () => {
    const { said, access } = saying();
    const model = await archiveOfFiles({ ...smallModel, ...below('code', hooks) });
    const { manifest } = await packedFrom(model, access);
    const folder = await folderOf({ ...smallModel, ...below('code', hooks) });
    expect(manifest.digest).toBe((await packedFrom(folder)).manifest.digest);
    expect(manifest.entries.map(({ path }) => path)).toContain('code/classify.py');
    expect(said).toEqual([expect.stringContaining(`Model: ${model}, unpacked into ${cache}`)]);
  });

  it('is unpacked once, and again when it has changed', async () => {
    const model = await archiveOfFiles(smallModel);
    await packedFrom(model);
    const first = await unpacked();
    await packedFrom(model);
    expect(await unpacked()).toEqual(first);
    await utimes(model, 1, 1);
    await packedFrom(model);
    const second = await unpacked();
    expect([second.length, second[0] === first[0]]).toEqual([1, false]);
  });

  it('with the wrong root is refused with the option that makes it right', async () => {
    const model = await archiveOfFiles(below('export/my-model', smallModel));
    const refusal = await refusalOf(packedFrom(model));
    expect(refusal.message).toContain('too deep, in export/my-model');
    expect(refusal.hint).toBe(`Make that folder the root: --model ${model}#export/my-model`);
    const described = await packedFrom(`${model}#export/my-model`);
    expect(pathsOf(described)).toEqual(expect.arrayContaining(Object.keys(smallModel)));
    const { message } = await refusalOf(packedFrom(`${model}#other`));
    expect(message).toContain('has no folder other');
  });

  it('may contain the output of a training', async () => {
    const { said, access } = saying();
    const model = await archiveOfFiles({ ...below('checkpoint-7', smallModel), 'all_results.json': '{}' });
    await packedFrom(model, access);
    expect(said.at(-1)).toContain('Model: checkpoint-7 of ');
  });

  it('leaves nothing behind when it is refused', async () => {
    const model = await archiveOfFiles(below('my-model', smallModel));
    await refusalOf(packedFrom(model));
    expect(await unpacked()).toEqual([]);
    await refusalOf(packedFrom(join(dirname(model), 'gone.tar.gz')));
  });
});

describe('a model.tar.gz in S3', () => {
  const access = (file: string, opened: string[]): SourceAccess => ({
    ...saying().access,
    s3Object: async (bucket, key) => ({
      version: 'etag',
      bytes: (await stat(file)).size,
      open: async () => {
        opened.push(`${bucket} ${key}`);
        return await Promise.resolve(createReadStream(file));
      },
    }),
  });

  it('is downloaded once and packed like the same file', async () => {
    const file = await archiveOfFiles(smallModel);
    const opened: string[] = [];
    const model = 's3://my-models/runs/7/model.tar.gz';
    const first = await packedFrom(model, access(file, opened));
    const second = await packedFrom(model, access(file, opened));
    expect(opened).toEqual(['my-models runs/7/model.tar.gz']);
    const local = await packedFrom(file);
    expect([first, second].map(({ manifest }) => manifest.digest)).toEqual(
      [local, local].map(({ manifest }) => manifest.digest),
    );
    const [source = ''] = await readdir(join(cache, 'models'));
    const names = await readdir(join(cache, 'models', source));
    expect(names.filter((name) => name.includes('.'))).toEqual([]);
  });

  it('is named as such when it is refused, and is not kept', async () => {
    const file = await archiveOfFiles(below('my-model', smallModel));
    const model = 's3://my-models/model.tar.gz';
    const refusal = await refusalOf(packedFrom(model, access(file, [])));
    expect(refusal.hint).toContain(`--model ${model}#my-model`);
    expect(await unpacked()).toEqual([]);
  });

  it('leaves nothing behind after Ctrl-C', async () => {
    const controller = new AbortController();
    const file = await archiveOfFiles(smallModel);
    const interrupted = {
      ...access(file, []),
      signal: controller.signal,
      say: () => controller.abort(),
    };
    const described = packedFrom('s3://my-models/model.tar.gz', interrupted);
    await expect(described).rejects.toMatchObject({ code: 'interrupted' });
    expect(await unpacked()).toEqual([]);
  });

  it('must be an archive', async () => {
    const refusal = await refusalOf(packedFrom('s3://my-models/run/'));
    expect(refusal.hint).toContain('aws s3 sync s3://my-models/run/ ./model');
    expect(existsSync(join(cache, 'models'))).toBe(false);
  });
});
