import { execFileSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { textEntry, type ZipEntry } from '../../../src/package/function/zip-entry.ts';
import { inZipOrder, zipChunks } from '../../../src/package/function/zip-writer.ts';
import { scratchFolder } from '../model-folder.ts';

const FOUR_GB = 2 ** 32;
const PIECE = Buffer.alloc(64 * 1024 * 1024);

/** A file of zeros. */
function zeros(path: string, bytes: number, isDeflated = false): ZipEntry {
  const read = async function* (): AsyncGenerator<Uint8Array> {
    for (let left = bytes; left > 0; left -= PIECE.length) yield PIECE.subarray(0, left);
  };
  const sizes = { bytes, storedBytes: bytes };
  return { path, ...sizes, isDeflated, isExecutable: false, crc32: crc32(''), content: path, read };
}

/** Writes the zip; its zeros are holes of the file. */
async function written(entries: readonly ZipEntry[]): Promise<string> {
  const path = join(await scratchFolder(), 'large.zip');
  const file = await open(path, 'w');
  let offset = 0;
  for await (const chunk of zipChunks(inZipOrder(entries))) {
    if (chunk.buffer !== PIECE.buffer) await file.write(chunk, 0, chunk.length, offset);
    offset += chunk.length;
  }
  await file.close();
  return path;
}

const READ = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    infos = archive.infolist()
    text = archive.read(infos[-1]).decode()
    with archive.open(infos[0]) as first: first.read(1)
print(json.dumps([len(infos), text, [[each.file_size, each.header_offset] for each in infos[:3]]]))
`;

const readBack = (zip: string): unknown =>
  JSON.parse(execFileSync('python3', ['-c', READ, zip], { encoding: 'utf8' }));

describe('a zip that needs zip64 is read by zipfile', () => {
  it.each([
    ['a file of 4 GB less one byte, which needs it', FOUR_GB - 1],
    ['a file of 4 GB', FOUR_GB],
    ['a file of 5 GB', 5 * 1024 ** 3],
  ])('with %s', async (_what, bytes) => {
    const zip = await written([zeros('a', bytes), zeros('b', 7), textEntry('c', 'the end')]);
    const [files, text, places] = readBack(zip) as [number, string, [number, number][]];
    expect([files, text]).toEqual([3, 'the end']);
    expect(places.map(([size]) => size)).toEqual([bytes, 7, 7]);
    expect(places[1]?.[1]).toBeGreaterThan(bytes);
  });

  it('with a place beyond 4 GB for a small file', async () => {
    const half = zeros('a', FOUR_GB / 2);
    const zip = await written([half, { ...half, path: 'b' }, textEntry('c', 'the end')]);
    expect(readBack(zip)).toEqual([3, 'the end', expect.arrayContaining([[7, FOUR_GB + 62]])]);
  });

  it.each([65_534, 65_535, 65_536])('with %d files', async (count) => {
    const many = Array.from({ length: count - 1 }, (_, index) => textEntry(`f${index}`, ''));
    expect(readBack(await written([...many, textEntry('z', 'the end')]))).toMatchObject({
      0: count,
      1: 'the end',
    });
  });
});
