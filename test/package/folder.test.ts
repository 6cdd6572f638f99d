import { execFileSync } from 'node:child_process';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_ENTRIES } from '../../src/package/folder.ts';
import { describeModelFolder } from '../../src/package/model.ts';
import {
  describeBundled,
  describeFiles,
  folderOf,
  hooks,
  safetensors,
  pathsOf,
  refusalOf,
  smallModel,
  writeFiles,
} from './model-folder.ts';

describe('links and names', () => {
  it('packs the target of a link inside the folder', async () => {
    const weights = safetensors({ weight: [1000] });
    const modelDir = await folderOf({ ...smallModel, 'blobs/abc': weights });
    await rm(join(modelDir, 'model.safetensors'));
    await symlink('blobs/abc', join(modelDir, 'model.safetensors'));
    const linked = await describeModelFolder({ modelDir });
    const plain = await describeBundled({ ...smallModel, 'model.safetensors': weights });
    expect(linked.manifest.digest).toBe(plain.manifest.digest);
  });

  it.each([
    ['/etc/hostname', 'vocab.txt', 'outside the folder'],
    ['../', 'onnx', 'outside the folder'],
    ['nothing-here', 'vocab.txt', 'broken link'],
    ['.', 'onnx', 'a folder that contains it'],
  ])('rejects a link to %s', async (target, name, why) => {
    const modelDir = await folderOf(smallModel);
    await symlink(target, join(modelDir, name));
    const refusal = await refusalOf(describeModelFolder({ modelDir, codeDir: await folderOf(hooks) }));
    expect(refusal.message).toContain(name);
    expect(refusal.message).toContain(why);
  });

  it('stops in a folder with far too many files', async () => {
    const files = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`many/${index}`, '']));
    const codeDir = await folderOf({ ...hooks, ...files });
    const links = Array.from({ length: 100 }, (_, index) => symlink('many', join(codeDir, `again${index}`)));
    await Promise.all(links);
    const described = describeModelFolder({ modelDir: await folderOf(smallModel), codeDir });
    const refusal = await refusalOf(described);
    expect(refusal.message).toContain(`more than ${MAX_ENTRIES} files`);
    expect(refusal.hint).toContain('--code');
  });

  it('rejects the same in the code folder', async () => {
    const codeDir = await folderOf(hooks);
    await symlink('/etc', join(codeDir, 'settings'));
    const described = describeModelFolder({ modelDir: await folderOf(smallModel), codeDir });
    const refusal = await refusalOf(described);
    expect(refusal.message).toContain('settings');
    expect(refusal.message).toContain('outside the folder');
  });

  it('follows the folder when it is a link', async () => {
    const root = await folderOf({});
    await mkdir(join(root, 'real'));
    await writeFiles(join(root, 'real'), smallModel);
    await symlink('real', join(root, 'model'));
    const described = await describeModelFolder({
      modelDir: join(root, 'model'),
      codeDir: await folderOf(hooks),
    });
    expect(pathsOf(described)).toContain('model.safetensors');
  });

  it.each([
    ['back\\slash.json', 'back\\slash.json: it has a backslash'],
    ['two\nlines.json', '"two\\nlines.json": it has a control character'],
  ])('rejects the name %j', async (name, shown) => {
    const refusal = await refusalOf(describeFiles({ ...smallModel, [name]: '{}' }));
    expect(refusal.message).toContain(shown);
  });

  it('rejects a name that is not UTF-8', async () => {
    const modelDir = await folderOf({ ...smallModel, name: '' });
    await rename(
      join(modelDir, 'name'),
      Buffer.concat([Buffer.from(`${modelDir}/bad`), Uint8Array.of(0xff)]),
    );
    const refusal = await refusalOf(describeModelFolder({ modelDir, codeDir: await folderOf(hooks) }));
    expect(refusal.message).toContain('not valid UTF-8');
  });

  it('rejects what is not a file, without waiting for it', async () => {
    const codeDir = await folderOf(hooks);
    execFileSync('mkfifo', [join(codeDir, 'pipe')]);
    const described = describeModelFolder({ modelDir: await folderOf(smallModel), codeDir });
    const refusal = await refusalOf(described);
    expect(refusal.message).toContain('pipe is not a regular file');
  });
});
