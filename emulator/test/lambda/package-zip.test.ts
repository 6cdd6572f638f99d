import { crc32, deflateRawSync } from 'node:zlib';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkZip,
  InvalidZip,
  MAX_UNZIPPED_BYTES,
  unpackZip,
  ZipTooLarge,
} from '../../src/lambda/package-zip.ts';
import { zipOf } from './function-account.ts';

/** A zip of one file, whose headers state any size (APPNOTE 4.3: local header, data, directory, end of directory). */
function zipStating(statedBytes: number, content: Buffer, name = 'index.mjs'): Buffer {
  const data = deflateRawSync(content);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(statedBytes, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]);
  const entry = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\x00'),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}

const MIB = 1024 * 1024;

describe('a function package', () => {
  it('with the size that it states is read and unpacked', async () => {
    const zip = zipStating(5, Buffer.from('hello'));
    await expect(checkZip(zip)).resolves.toBeUndefined();
    const folder = await mkdtemp(join(tmpdir(), 'package-zip-'));
    await unpackZip(zipOf({ 'a/b.txt': 'deep' }), folder);
    await unpackZip(zip, folder);
    expect(await readFile(join(folder, 'a/b.txt'), 'utf8')).toBe('deep');
    expect(await readFile(join(folder, 'index.mjs'), 'utf8')).toBe('hello');
    await rm(folder, { recursive: true });
  });

  it.each([
    ['states less than it holds', 4],
    ['states more than it holds', 6],
    ['states nothing', 0],
  ])('that %s is refused', async (_what, stated) => {
    await expect(checkZip(zipStating(stated, Buffer.from('hello')))).rejects.toThrow(InvalidZip);
  });

  it('that states 100 bytes and inflates to 64 MB is refused, and the memory is not used', async () => {
    const zip = zipStating(100, Buffer.alloc(64 * MIB));
    const before = process.memoryUsage().arrayBuffers;
    await expect(checkZip(zip)).rejects.toThrow(InvalidZip);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MIB);
  });

  it('that states more than 250 MB is refused before anything is inflated', async () => {
    await expect(checkZip(zipStating(MAX_UNZIPPED_BYTES + 1, Buffer.from('small')))).rejects.toThrow(
      ZipTooLarge,
    );
  });

  it.each(['../outside', '/absolute', 'a/../../outside', String.raw`a\..\..\outside`])(
    'with the file %s is refused',
    async (name) => {
      await expect(checkZip(zipStating(5, Buffer.from('hello'), name))).rejects.toThrow(InvalidZip);
    },
  );

  it('without files, or that is no zip, is refused', async () => {
    await expect(checkZip(zipOf({}))).rejects.toThrow(InvalidZip);
    await expect(checkZip(Buffer.from('no zip'))).rejects.toThrow(InvalidZip);
  });
});
