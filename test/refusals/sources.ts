import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  archiveOf,
  type Files,
  folderOf,
  scratchFolder,
  smallModel,
  writeFiles,
} from '../package/model-folder.ts';
import { packedFrom } from '../package/source/opening.ts';
import type { Refusal } from './refusal.ts';

const below = (folder: string): Files =>
  Object.fromEntries(Object.entries(smallModel).map(([path, content]) => [`${folder}/${path}`, content]));

/** What `--model` names, opened. */
const opened = (cause: string, model: () => string | Promise<string>): Refusal => ({
  cause,
  provoke: async () => await packedFrom(await model()),
});

async function archiveWithLink(): Promise<string> {
  const folder = await folderOf(smallModel);
  await symlink('/etc/passwd', join(folder, 'vocab.txt'));
  return await archiveOf(folder);
}

async function hubCache(files: Files): Promise<string> {
  const folder = join(await scratchFolder(), 'models--org--name');
  await writeFiles(folder, files);
  return folder;
}

/** Forms of `--model` that lead to no model. */
export const sources: readonly Refusal[] = [
  opened('No such folder', () => './no-such-folder'),
  opened('The model is in a folder below', async () => await folderOf(below('out/final'))),
  opened('An archive with its folder', async () => await archiveOf(await folderOf(below('my-model')))),
  opened(
    'A folder that the archive does not have',
    async () => `${await archiveOf(await folderOf(smallModel))}#other`,
  ),
  opened('A link in the archive', archiveWithLink),
  opened('A truncated archive', async () => {
    const folder = await folderOf({ 'model.tar.gz': Uint8Array.of(0x1f, 0x8b, 8, 0, 0) });
    return join(folder, 'model.tar.gz');
  }),
  opened('A prefix in S3', () => 's3://models/run-7/'),
  opened('A name that is none on the Hub', () => 'hf:bert base'),
  opened(
    'A Hub cache with several snapshots, none of them main',
    async () =>
      await hubCache({
        'blobs/0a1b': '{}',
        'snapshots/0a1b/config.json': '{}',
        'snapshots/2c3d/config.json': '{}',
      }),
  ),
  opened(
    'An adapter without the name of its base model',
    async () =>
      await folderOf({ 'adapter_config.json': '{"peft_type": "LORA"}', 'adapter_model.safetensors': 'x' }),
  ),
];
