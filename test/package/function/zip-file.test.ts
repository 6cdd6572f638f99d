import { execFileSync } from 'node:child_process';
import { chmod, readdir, readFile, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { unpackZip } from '../../../emulator/src/lambda/package-zip.ts';
import { type ZipFile, zipFile } from '../../../src/package/function/zip-file.ts';
import { inZipOrder, zipDigest } from '../../../src/package/function/zip-writer.ts';
import { wheelEntries } from '../../../src/package/function/wheel.ts';
import { storedEntry, type ZipEntry } from '../../../src/package/function/zip-entry.ts';
import { type Files, folderOf, noise, refusalOf, refusalThrownBy, scratchFolder } from '../model-folder.ts';
import { entriesOf, entryOfSize, manifestOf, wheelOf } from './zip-fixtures.ts';

const FILES: Files = {
  'model/model.onnx': noise(1_048_577),
  'lambda_handler.py': 'def handler(event, context): ...\n',
  'model/naïve 名前.txt': 'é',
  'model/empty': '',
};

async function bytesOf(zip: Pick<ZipFile, 'open'>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(zip.open() as AsyncIterable<Buffer>));
}

async function zipOf(entries: readonly ZipEntry[], cache?: string): Promise<ZipFile> {
  return await zipFile(entries, cache ?? (await scratchFolder()));
}

describe('a function zip', () => {
  it("is unpacked by Lambda's emulator, byte for byte, with files of a wheel among its own", async () => {
    const text = 'HELLO = "hello"\n'.repeat(100);
    const wheel = await wheelOf('words', { 'words.py': text });
    const zip = await zipOf([...(await entriesOf(FILES)), ...(await wheelEntries(wheel))]);
    const folder = await scratchFolder();
    await unpackZip(await bytesOf(zip), folder);
    for (const [path, content] of Object.entries({ ...FILES, 'words.py': text }))
      expect((await readFile(join(folder, path))).equals(Buffer.from(content)), path).toBe(true);
  });

  it('lists sorted files with a fixed time and mode, UTF-8 names and no other field', async () => {
    const zip = await zipOf((await entriesOf(FILES)).toReversed());
    const read = await fromBufferPromise(await bytesOf(zip));
    const listed: unknown[] = [];
    for await (const entry of read.eachEntry()) {
      const { fileName, externalFileAttributes, extraFieldLength, generalPurposeBitFlag } = entry;
      listed.push(fileName);
      expect([externalFileAttributes >>> 16, extraFieldLength, generalPurposeBitFlag]).toEqual([
        0o100644, 0, 0x800,
      ]);
      expect(entry.getLastModDate({ timezone: 'UTC' }).toISOString()).toBe('1980-01-01T00:00:00.000Z');
    }
    expect(listed).toEqual(['lambda_handler.py', 'model/empty', 'model/model.onnx', 'model/naïve 名前.txt']);
  });

  it('is described by the SHA-256 that Lambda returns, and by its size', async () => {
    const zip = await zipOf(await entriesOf(FILES));
    const bytes = await bytesOf(zip);
    expect(zip).toMatchObject({
      bytes: bytes.length,
      sha256Base64: createHash('sha256').update(bytes).digest('base64'),
    });
  });

  it('is written once for the same content', async () => {
    const cache = await scratchFolder();
    const first = await zipOf(await entriesOf(FILES), cache);
    // Reading the sources again would fail.
    const unread = (await entriesOf(FILES)).map((entry) => ({ ...entry, read: entryOfSize('', 0).read }));
    const { open: _, ...second } = await zipOf(unread, cache);
    expect(first).toMatchObject(second);
    expect(await readdir(cache)).toEqual([first.digest]);
  });
});

describe('its digest', () => {
  const digestWith = async (changes: Files): Promise<string> =>
    zipDigest(inZipOrder(await entriesOf({ ...FILES, ...changes })));

  it('is another one for other content, another name and another wheel', async () => {
    const wheels = [await wheelOf('a', { 'a.py': 'a = 1' }), await wheelOf('a', { 'a.py': 'a = 2' })];
    const ofWheels = await Promise.all(wheels.map(async (wheel) => zipDigest(await wheelEntries(wheel))));
    const digests = [
      await digestWith({}),
      await digestWith({ 'model/empty': ' ' }),
      await digestWith({ 'model/empty2': '' }),
      ...ofWheels,
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('is known without reading the files again', async () => {
    const unread = (await entriesOf(FILES)).map((entry) => ({ ...entry, read: entryOfSize('', 0).read }));
    expect(zipDigest(inZipOrder(unread))).toBe(await digestWith({}));
  });
});

describe('the same content', () => {
  const child = fileURLToPath(new URL('pack-child.ts', import.meta.url));
  const packApart = async (wheel: string, root: string, umask: string, TZ: string): Promise<unknown> => {
    const sources = ['model.onnx', 'serve.py'].map((name) => join(root, name));
    const args = [child, wheel, await scratchFolder(), ...(umask === '022' ? sources : sources.toReversed())];
    const said = execFileSync('sh', ['-c', `umask ${umask}; exec "$0" "$@"`, process.execPath, ...args], {
      encoding: 'utf8',
      env: { ...process.env, TZ, LC_ALL: umask === '022' ? 'C' : 'tr_TR.UTF-8' },
    });
    return JSON.parse(said);
  };

  it('gives the same bytes with another umask, time zone, locale, order, and other times and modes', async () => {
    const { file } = await wheelOf('words', {
      'words.py': 'HELLO = 1\n',
      'words/data.txt': 'x'.repeat(1000),
    });
    const files = { 'model.onnx': noise(70_000), 'serve.py': 'def model_fn(model_dir): ...\n' };
    const [one, other] = [await folderOf(files), await folderOf(files)];
    for (const name of Object.keys(files)) {
      await utimes(join(other, name), 1e9, 1e9);
      await chmod(join(other, name), 0o700);
    }
    const first = await packApart(file, one, '022', 'UTC');
    expect(first).toMatchObject({ sha256Base64: expect.stringMatching(/^[\w+/]{43}=$/) as unknown });
    expect(await packApart(file, other, '077', 'Pacific/Kiritimati')).toEqual(first);
  });
});

describe('a zip that cannot be completed', () => {
  it('leaves nothing when a file changes after it was hashed', async () => {
    const [cache, { entries }] = [
      await scratchFolder(),
      await manifestOf({ 'model.onnx': noise(3_000_000) }),
    ];
    const [entry] = entries.map((each) => storedEntry(each, each.path));
    await writeFile(entries[0]!.source, noise(3_000_000, 2));
    expect((await refusalOf(zipOf([entry!], cache))).message).toMatch(
      /changed during packing: its content differs/,
    );
    expect(await readdir(cache)).toEqual([]);
  });

  it('leaves nothing when a wheel is cut short', async () => {
    const [cache, wheel] = [await scratchFolder(), await wheelOf('words', { 'words.py': 'HELLO = 1' })];
    const entries = await wheelEntries(wheel);
    await truncate(wheel.file, 40);
    expect((await refusalOf(zipOf(entries, cache))).message).toMatch(
      /^words\.py changed during packing: \d of \d+ bytes were read/,
    );
    expect(await readdir(cache)).toEqual([]);
  });

  it('is refused with the folder that has no room', async () => {
    const taken = join(await folderOf({ taken: '' }), 'taken');
    const refusal = await refusalOf(zipOf(await entriesOf(FILES), taken));
    expect(refusal.message).toContain(`cannot write ${taken}/`);
    expect(refusal.hint).toContain('SAGEMAKER_GATEWAY_CACHE');
  });

  it('is refused for two files of one name', () => {
    const twice = [entryOfSize('a', 0), entryOfSize('a', 0)];
    expect(refusalThrownBy(() => inZipOrder(twice)).message).toBe('a is given twice');
  });
});
