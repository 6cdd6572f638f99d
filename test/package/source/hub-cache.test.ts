import { mkdir, readdir, rename, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Files,
  folderOf,
  pathsOf,
  refusalOf,
  scratchFolder,
  smallModel,
  writeFiles,
} from '../model-folder.ts';
import { packedFrom, saying } from './opening.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** A repository in the layout of huggingface_hub: snapshots of links into blobs. */
async function hubFolder(snapshots: Readonly<Record<string, Files>>, main?: string): Promise<string> {
  const repository = join(await scratchFolder(), 'models--org--name');
  await mkdir(join(repository, 'blobs'), { recursive: true });
  for (const [commit, files] of Object.entries(snapshots)) {
    for (const [path, content] of Object.entries(files)) {
      const link = join(repository, 'snapshots', commit, path);
      const blob = join(repository, 'blobs', `${commit}-${path.replaceAll('/', '-')}`);
      await writeFiles(dirname(blob), { [blob.slice(dirname(blob).length + 1)]: content });
      await mkdir(dirname(link), { recursive: true });
      await symlink(relative(dirname(link), blob), link);
    }
  }
  if (main !== undefined) await writeFiles(repository, { 'refs/main': main });
  return repository;
}

describe('the cache of the Hub', () => {
  it('is packed like a copy of its files', async () => {
    const plain = await packedFrom(await folderOf(smallModel));
    const repository = await hubFolder({ [COMMIT]: smallModel }, COMMIT);
    for (const model of [repository, join(repository, 'snapshots', COMMIT)]) {
      const { manifest } = await packedFrom(model);
      expect(manifest.digest).toBe(plain.manifest.digest);
    }
  });

  it('gives the snapshot of its main branch, and says so', async () => {
    const other = { ...smallModel, 'merges.txt': 'a b' };
    const repository = await hubFolder({ [COMMIT]: smallModel, other }, 'other');
    const { said, access } = saying();
    const described = await packedFrom(repository, access);
    expect(pathsOf(described)).toContain('merges.txt');
    expect(said).toEqual(['Model: snapshot other of models--org--name, the one of refs/main.']);
  });

  it('gives the only snapshot without a main branch, and names several', async () => {
    const { said, access } = saying();
    await packedFrom(await hubFolder({ [COMMIT]: smallModel }), access);
    expect(said[0]).toContain(`snapshot ${COMMIT} of models--org--name, the only one`);
    const several = await hubFolder({ [COMMIT]: smallModel, other: smallModel }, 'gone');
    const refusal = await refusalOf(packedFrom(several));
    expect(refusal.message).toContain(`has 2 snapshots, and none is that of refs/main: ${COMMIT}, other`);
    expect(refusal.hint).toContain(`--model ${join(several, 'snapshots', COMMIT)}`);
  });

  it('reads the serve script in a snapshot, too', async () => {
    const hook = (name: string): string => `def ${name}(*args): return args\n`;
    const code = ['model_fn', 'input_fn', 'predict_fn', 'output_fn'].map(hook).join('');
    const repository = await hubFolder({ [COMMIT]: { ...smallModel, 'code/inference.py': code } });
    expect(pathsOf(await packedFrom(repository))).toContain('code/inference.py');
  });

  it.each([
    ['another repository', '../../../models--other/blobs/weights'],
    ['the rest of the cache', '../../refs/main'],
    ['the machine', '/etc/hostname'],
  ])('follows no link into %s', async (_, target) => {
    const repository = await hubFolder({ [COMMIT]: smallModel }, COMMIT);
    await writeFiles(dirname(repository), { 'models--other/blobs/weights': 'x' });
    const folder = join(repository, 'snapshots', 'linked');
    await mkdir(folder);
    await symlink(target, join(folder, 'vocab.txt'));
    const refusal = await refusalOf(packedFrom(folder));
    expect(refusal.message).toContain('vocab.txt is a link to a target outside the folder');
  });

  it('follows no link through a blobs folder that is a link', async () => {
    const repository = await hubFolder({ [COMMIT]: smallModel });
    const elsewhere = join(await scratchFolder(), 'elsewhere');
    await rename(join(repository, 'blobs'), elsewhere);
    await symlink(elsewhere, join(repository, 'blobs'));
    const [first = ''] = (await readdir(join(repository, 'snapshots', COMMIT))).toSorted();
    const refusal = await refusalOf(packedFrom(repository));
    expect(refusal.message).toContain(`${first} is a link to a target outside the folder`);
  });
});
