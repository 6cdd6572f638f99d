import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveStream } from '../../src/package/archive.ts';
import { buildManifest, type Manifest } from '../../src/package/manifest.ts';
import { packedDigest } from '../../src/package/packed-digest.ts';

const LONG = `${'folder/'.repeat(30)}name.json`;
const FILES = {
  'config.json': '{"a":1}',
  'empty.txt': '',
  [LONG]: 'pax',
  'model.safetensors': 'x'.repeat(200_000),
};

let folder: string;
let manifest: Manifest;
let archive: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packed-'));
  const files = Object.entries(FILES).map(async ([path, text], index) => {
    const source = join(folder, String(index));
    await writeFile(source, text);
    return { path, source };
  });
  manifest = await buildManifest(await Promise.all(files));
  archive = await buffer(archiveStream(manifest));
});
afterAll(async () => await rm(folder, { recursive: true }));

const digestOf = async (bytes: Uint8Array): Promise<string | undefined> =>
  await packedDigest(Readable.from([bytes], { objectMode: false }));

/** The archive with its tar changed, compressed again. */
const changed = (change: (tar: Buffer) => Buffer): Buffer => gzipSync(change(gunzipSync(archive)));

describe('the digest of a packed archive', () => {
  it('is the digest of its manifest, however it was compressed', async () => {
    expect(await digestOf(archive)).toBe(manifest.digest);
    for (const level of [0, 1, 9]) {
      expect(await digestOf(gzipSync(gunzipSync(archive), { level }))).toBe(manifest.digest);
    }
  });

  it('is another one when a byte of a file differs', async () => {
    const digest = await digestOf(
      changed((tar) => {
        tar[tar.indexOf('{"a":1}') + 5] = 0x32;
        return tar;
      }),
    );
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(digest).not.toBe(manifest.digest);
  });

  it.each<[string, (tar: Buffer) => Buffer]>([
    ['another owner in a header', (tar) => (tar.fill('7', 108, 109), tar)],
    ['content in the padding', (tar) => (tar.fill('7', 512 + 10, 512 + 11), tar)],
    ['files after its end', (tar) => Buffer.concat([tar, tar])],
    ['a missing end', (tar) => tar.subarray(0, -512)],
    ['half a file', (tar) => tar.subarray(0, 700)],
    ['no tar at all', () => Buffer.from('not a tar')],
  ])('does not exist with %s', async (_what, change) => {
    expect(await digestOf(changed(change))).toBeUndefined();
  });

  it('does not exist without gzip', async () => {
    expect(await digestOf(Buffer.from('neither'))).toBeUndefined();
    expect(await digestOf(archive.subarray(0, -20))).toBeUndefined();
  });

  it('is no statement about a stream that breaks', async () => {
    const broken = new Readable({ read: () => {} });
    broken.push(archive.subarray(0, 100));
    const digest = packedDigest(broken);
    broken.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    await expect(digest).rejects.toThrow('reset');
  });
});
