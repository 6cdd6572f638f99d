import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveStream, packedBytes, packToFile, writeArchive } from '../../src/package/archive.ts';
import { buildManifest, type Manifest } from '../../src/package/manifest.ts';
import { folderOf, noise, scratchFolder } from './model-folder.ts';

type Files = Record<string, string | Uint8Array>;

async function manifestOf(files: Files): Promise<{ manifest: Manifest; root: string }> {
  const root = await folderOf(files);
  const manifest = await buildManifest(
    Object.keys(files).map((path) => ({ path, source: join(root, path) })),
  );
  return { manifest, root };
}

async function bytesOf(manifest: Manifest): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  await writeArchive(manifest, (chunk) => void chunks.push(Uint8Array.from(chunk)));
  return Buffer.concat(chunks);
}

const files: Files = {
  'config.json': '{"model_type": "bert"}',
  'model.safetensors': noise(1_500_000),
  'tokenizer.json': 'word '.repeat(400_000),
  'code/inference.py': 'def model_fn(model_dir):\n    return None\n',
};

describe('writeArchive', () => {
  it('reports size and SHA-256 of the archive, and progress up to the content size', async () => {
    const { manifest } = await manifestOf(files);
    const chunks: Uint8Array[] = [];
    const progress: [number, number][] = [];
    const packed = await writeArchive(manifest, (chunk) => void chunks.push(Uint8Array.from(chunk)), {
      onProgress: (done, total) => progress.push([done, total]),
    });
    const archive = Buffer.concat(chunks);
    expect(packed).toEqual({
      bytes: archive.length,
      sha256: createHash('sha256').update(archive).digest('hex'),
    });
    const total = manifest.entries.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(progress.at(-1)).toEqual([total, total]);
  });

  it('waits for the sink before it reuses the chunk', async () => {
    const { manifest } = await manifestOf({ 'model.safetensors': noise(4_000_000) });
    const slow: Buffer[] = [];
    await writeArchive(manifest, async (chunk) => {
      await new Promise((resolve) => setImmediate(resolve));
      slow.push(Buffer.from(chunk));
    });
    expect(Buffer.concat(slow).equals(await bytesOf(manifest))).toBe(true);
  });

  it('compresses text and stores weights, and packedBytes is a close estimate', async () => {
    const { manifest } = await manifestOf(files);
    const { bytes } = await writeArchive(manifest, () => undefined);
    expect(bytes).toBeGreaterThan(1_500_000);
    expect(bytes).toBeLessThan(1_530_000);
    const weightsOnly = await manifestOf({ 'model.safetensors': noise(1_500_000) });
    const packed = await writeArchive(weightsOnly.manifest, () => undefined);
    expect(Math.abs(packed.bytes - packedBytes(weightsOnly.manifest))).toBeLessThan(1000);
  });

  it('propagates an error of the sink', async () => {
    const { manifest } = await manifestOf(files);
    const full = new Error('sink is full');
    await expect(writeArchive(manifest, () => Promise.reject(full))).rejects.toBe(full);
  });
});

describe('archiveStream', () => {
  it('returns the same bytes in chunks that are not reused', async () => {
    const { manifest } = await manifestOf(files);
    const kept: Uint8Array[] = [];
    for await (const chunk of archiveStream(manifest)) kept.push(chunk as Uint8Array);
    expect(Buffer.concat(kept).equals(await bytesOf(manifest))).toBe(true);
  });

  it('fails with the Fault when a file changed', async () => {
    const { manifest, root } = await manifestOf(files);
    await appendFile(join(root, 'config.json'), ' ');
    await expect(archiveStream(manifest).toArray()).rejects.toMatchObject({ code: 'package' });
  });
});

describe('packToFile', () => {
  it.each([
    ['grew', (file: string) => appendFile(file, 'x'), '1500000 bytes and now has 1500001'],
    ['shrank', (file: string) => truncate(file, 10), '1500000 bytes and now has 10'],
    ['kept its size but not its content', flipMiddleByte, 'its content differs'],
  ])('rejects a file that %s after it was hashed, and leaves no archive', async (_, change, why) => {
    const { manifest, root } = await manifestOf(files);
    await change(join(root, 'model.safetensors'));
    const out = await scratchFolder();
    await expect(packToFile(manifest, join(out, 'model.tar.gz'))).rejects.toMatchObject({
      code: 'package',
      message: expect.stringContaining(why),
    });
    expect(await readdir(out)).toEqual([]);
  });

  it('rejects changed text too', async () => {
    const { manifest, root } = await manifestOf(files);
    await flipMiddleByte(join(root, 'tokenizer.json'));
    await expect(packToFile(manifest, join(root, 'x.tar.gz'))).rejects.toThrow('its content differs');
  });

  it('keeps the existing archive when packing fails', async () => {
    const { manifest, root } = await manifestOf(files);
    const outFile = join(await folderOf({ 'model.tar.gz': 'before' }), 'model.tar.gz');
    await truncate(join(root, 'model.safetensors'), 0);
    await expect(packToFile(manifest, outFile)).rejects.toThrow('changed during packing');
    expect(await readFile(outFile, 'utf8')).toBe('before');
  });

  it('replaces an archive, and leaves no other file', async () => {
    const { manifest } = await manifestOf(files);
    const out = await folderOf({ 'model.tar.gz': 'before' });
    const packed = await packToFile(manifest, join(out, 'model.tar.gz'));
    expect((await stat(join(out, 'model.tar.gz'))).size).toBe(packed.bytes);
    expect(await readdir(out)).toEqual(['model.tar.gz']);
  });

  it.each(['missing/model.tar.gz', 'folder'])('names the output it cannot write: %s', async (name) => {
    const { manifest } = await manifestOf({ 'config.json': '{}' });
    const out = await folderOf({ 'folder/inside': '' });
    await expect(packToFile(manifest, join(out, name))).rejects.toMatchObject({
      code: 'package',
      message: expect.stringContaining(`cannot write ${join(out, name)}`),
    });
    expect(await readdir(out)).toEqual(['folder']);
  });
});

describe('the size field', () => {
  it('is the size modulo 2^32 in the trailer', async () => {
    const archive = await bytesOf((await manifestOf(files)).manifest);
    const unpacked = execFileSync('gzip', ['-dc'], { input: archive, maxBuffer: 2 ** 26 });
    expect(archive.readUInt32LE(archive.length - 4)).toBe(unpacked.length);
  });
});

async function flipMiddleByte(file: string): Promise<void> {
  const content = await readFile(file);
  const middle = content.length >> 1;
  content.writeUInt8(content.readUInt8(middle) ^ 1, middle);
  await writeFile(file, content);
}
