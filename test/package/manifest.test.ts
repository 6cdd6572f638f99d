import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildManifest, comparePaths, contentOf } from '../../src/package/manifest.ts';
import { folderOf, noise } from './model-folder.ts';

async function manifestOf(files: Record<string, string | Uint8Array>) {
  const root = await folderOf(files);
  return buildManifest(Object.keys(files).map((path) => ({ path, source: join(root, path) })));
}

function lineOf(text: string, path: string): string {
  return `${createHash('sha256').update(text).digest('hex')} ${text.length} ${path}\n`;
}

describe('buildManifest', () => {
  it('sorts by bytes and names each file by the SHA-256 of its content', async () => {
    const weights = noise(3_000_001);
    const { entries } = await manifestOf({ 'é.json': 'e', 'Z.json': 'z', 'a.json': '', 'w.bin': weights });
    expect(entries.map(({ path }) => path)).toEqual(['Z.json', 'a.json', 'w.bin', 'é.json']);
    expect(entries[2]).toMatchObject({
      bytes: weights.length,
      sha256: createHash('sha256').update(weights).digest('hex'),
    });
    expect(entries[1]?.sha256).toBe(createHash('sha256').digest('hex'));
  });

  it('has the digest of the canonical text, written out here', async () => {
    const { digest } = await manifestOf({ 'b.txt': 'two', 'a.txt': 'one' });
    const canonical = `sagemaker-gateway manifest 1, mode 0644\n${lineOf('one', 'a.txt')}${lineOf('two', 'b.txt')}`;
    expect(digest).toBe(createHash('sha256').update(canonical).digest('hex'));
  });

  it('gives another digest for another name, another content or another file', async () => {
    const variants = [{ a: 'x' }, { b: 'x' }, { a: 'y' }, { a: 'x', b: '' }, { a: 'xx' }];
    const manifests = await Promise.all(variants.map(manifestOf));
    expect(new Set(manifests.map(({ digest }) => digest)).size).toBe(variants.length);
  });

  it('reports its progress, up to the total', async () => {
    const root = await folderOf({ a: noise(2_500_000), b: 'text' });
    const seen: [number, number][] = [];
    await buildManifest(
      ['a', 'b'].map((path) => ({ path, source: join(root, path) })),
      { onProgress: (done, total) => seen.push([done, total]) },
    );
    expect(seen.at(-1)).toEqual([2_500_004, 2_500_004]);
    expect(seen.map(([done]) => done)).toEqual(
      seen.map(([done]) => done).toSorted((left, right) => left - right),
    );
    expect(seen.length).toBeGreaterThan(2);
  });

  it('names the file it cannot read', async () => {
    const source = join(await folderOf({}), 'gone.json');
    await expect(buildManifest([{ path: 'gone.json', source }])).rejects.toMatchObject({
      code: 'package',
      message: expect.stringContaining(source),
    });
  });

  it('rejects a name before it reads any file', async () => {
    await expect(buildManifest([{ path: '../x', source: '/nowhere' }])).rejects.toThrow('".."');
  });
});

describe('comparePaths', () => {
  it('follows UTF-8, also where UTF-16 order differs', () => {
    expect(['\u{1F600}', '\uFF5E'].toSorted(comparePaths)).toEqual(['\uFF5E', '\u{1F600}']);
  });
});

describe('contentOf', () => {
  it('adds up the sizes', async () => {
    const manifest = await manifestOf({ a: '123', b: '4567' });
    expect(contentOf(manifest)).toEqual({ digest: manifest.digest, bytes: 7 });
  });
});
