import { access, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { create, Header } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvalidArchive, unpackModelArchive } from '../../src/hosting/model-archive.ts';
import { archive } from '../sagemaker/hosting-account.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'unpack-'));
  await mkdir(join(dir, 'target'));
});
afterEach(async () => await rm(dir, { recursive: true, force: true }));

async function unpack(bytes: Uint8Array): Promise<string> {
  return await unpackModelArchive(bytes, join(dir, 'target'));
}

/** A gzip tar with one file entry of that path, which tar itself would not write. */
function entry(path: string, more: { type?: 'SymbolicLink'; linkpath?: string } = {}): Uint8Array {
  const block = Buffer.alloc(512);
  const header = new Header({ path, size: more.type ? 0 : 2, mode: 0o644, type: 'File', ...more });
  header.encode(block);
  const content = Buffer.alloc(more.type ? 0 : 512);
  if (!more.type) content.write('hi');
  return new Uint8Array(gzipSync(Buffer.concat([block, content, Buffer.alloc(1024)])));
}

describe('unpackModelArchive', () => {
  it('unpacks the files', async () => {
    const model = await unpack(await archive({ 'config.json': '{}', 'code/inference.py': 'pass' }));
    expect(await readFile(join(model, 'code/inference.py'), 'utf8')).toBe('pass');
    await expect(access(join(dir, 'target/model.tar.gz'))).rejects.toThrow('ENOENT');
  });

  it.each([
    ['plain text', () => new TextEncoder().encode('hello')],
    ['an empty object', () => new Uint8Array()],
    ['gzip of no tar', () => new Uint8Array(gzipSync('x'.repeat(2000)))],
    ['a path that climbs out', () => entry('../escaped')],
    ['an absolute path', () => entry(join(tmpdir(), 'escaped-absolute'))],
    ['a link that leads out', () => entry('link', { type: 'SymbolicLink', linkpath: '../../secret' })],
  ])('rejects %s', async (_what, bytes) => {
    await expect(unpack(bytes())).rejects.toBeInstanceOf(InvalidArchive);
    await expect(access(join(dir, 'escaped'))).rejects.toThrow('ENOENT');
    await expect(access(join(tmpdir(), 'escaped-absolute'))).rejects.toThrow('ENOENT');
  });

  it('keeps a link between files of the archive', async () => {
    const tree = join(dir, 'tree');
    await mkdir(tree);
    await writeFile(join(tree, 'weights.bin'), '1');
    await symlink('weights.bin', join(tree, 'latest.bin'));
    await create({ gzip: true, cwd: tree, file: join(dir, 'in.tar.gz') }, ['.']);
    const model = await unpack(new Uint8Array(await readFile(join(dir, 'in.tar.gz'))));
    expect(await readFile(join(model, 'latest.bin'), 'utf8')).toBe('1');
  });
});
