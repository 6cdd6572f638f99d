import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as tar from 'tar';
import { describe, expect, it } from 'vitest';
import { packToFile } from '../../../src/package/archive.ts';
import { buildManifest } from '../../../src/package/manifest.ts';
import { folderOf, noise, scratchFolder } from '../../package/model-folder.ts';

type Files = Record<string, Uint8Array>;

const pythonExtract = 'import sys, tarfile; tarfile.open(sys.argv[1], sys.argv[3]).extractall(sys.argv[2])';

/** Every unpacker accepts (archive, folder). */
const unpackers: Record<string, (archive: string, folder: string) => unknown> = {
  'GNU tar': (archive, folder) => execFileSync('tar', ['xzf', archive, '-C', folder]),
  'python tarfile r:gz': (archive, folder) =>
    execFileSync('python3', ['-c', pythonExtract, archive, folder, 'r:gz']),
  'python tarfile r|gz': (archive, folder) =>
    execFileSync('python3', ['-c', pythonExtract, archive, folder, 'r|gz']),
  'npm tar': (file, cwd) => tar.extract({ file, cwd, strict: true }),
};

async function pack(files: Files): Promise<string> {
  const root = await folderOf(files);
  const sources = Object.keys(files).map((path) => ({ path, source: join(root, path) }));
  const archive = join(await scratchFolder(), 'model.tar.gz');
  await packToFile(await buildManifest(sources), archive);
  return archive;
}

/** Path → SHA-256 of every file below a folder. */
async function digestsBelow(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const digests = await Promise.all(
    found.map(async (file) => [file.slice(root.length + 1), sha256(await readFile(file))]),
  );
  return Object.fromEntries(digests) as Record<string, string>;
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

async function unpackedByEach(archive: string): Promise<Record<string, Record<string, string>>> {
  const trees: Record<string, Record<string, string>> = {};
  for (const [name, unpack] of Object.entries(unpackers)) {
    const folder = await scratchFolder();
    await unpack(archive, folder);
    trees[name] = await digestsBelow(folder);
  }
  return trees;
}

function expectedOfEach(files: Files): Record<string, Record<string, string>> {
  const digests = Object.fromEntries(Object.entries(files).map(([path, content]) => [path, sha256(content)]));
  return Object.fromEntries(Object.keys(unpackers).map((name) => [name, digests]));
}

/** A small random generator (mulberry32): the same seed, the same tree. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

// Sizes at and around a tar block, a stored block, a frame of sixteen and a run of text.
const borders = [0, 1, 511, 512, 513, 65_535, 65_536, 1_048_560, 1_048_561, 1_048_576, 1_048_577, 2_500_000];
const names = [
  'a',
  'weights',
  'naïve',
  '名前',
  'e\u0301',
  'with space',
  '-rf',
  "quote'",
  'x'.repeat(120),
  'ü'.repeat(100),
];
const suffixes = ['.json', '.safetensors', '.txt', '.bin', ''];

function randomTree(seed: number): Files {
  const pick = random(seed);
  const one = <T>(list: readonly T[]): T => list[pick(list.length)] as T;
  const files: Files = {};
  for (let index = 0; index < 14; index += 1) {
    const folders = Array.from({ length: pick(3) }, () => `${one(names)}.d`);
    const path = [...folders, `${index}${one(names)}${one(suffixes)}`].join('/');
    files[path] = noise(one(borders), seed * 100 + index + 1);
  }
  return files;
}

describe('an archive as other programs read it', () => {
  it.each([1, 2, 3, 4, 5])('random tree %i comes back byte for byte from every unpacker', async (seed) => {
    const files = randomTree(seed);
    expect(await unpackedByEach(await pack(files))).toEqual(expectedOfEach(files));
  });

  it('supports names that ustar cannot represent, up to the limits', async () => {
    const long = Array.from({ length: 4 }, (_, index) => `${index}${'長'.repeat(80)}`).join('/');
    const files = {
      [long]: noise(10),
      ['p'.repeat(255)]: noise(20),
      [`${'d'.repeat(150)}/${'f'.repeat(90)}`]: noise(30),
    };
    expect(await unpackedByEach(await pack(files))).toEqual(expectedOfEach(files));
  });

  it('is a single gzip member that passes gzip --test', async () => {
    const archive = await pack({ 'config.json': noise(10), 'model.safetensors': noise(200_000) });
    expect(
      execFileSync('gzip', ['-tv', archive], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
    ).toBe('');
    expect([...(await readFile(archive)).subarray(0, 10)]).toEqual([31, 139, 8, 0, 0, 0, 0, 0, 0, 255]);
  });

  it('lists sorted files with fixed mode, owner and time, without a leading folder', async () => {
    const archive = await pack({
      'b.json': noise(3),
      'code/a.py': noise(2),
      'a.json': noise(1),
      'é.txt': noise(4),
    });
    const listing = execFileSync(
      'tar',
      ['tvzf', archive, '--utc', '--numeric-owner', '--quoting-style=literal'],
      {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      },
    );
    expect(listing.trimEnd().replace(/ +/g, ' ').split('\n')).toEqual([
      '-rw-r--r-- 0/0 1 1980-01-01 00:00 a.json',
      '-rw-r--r-- 0/0 3 1980-01-01 00:00 b.json',
      '-rw-r--r-- 0/0 2 1980-01-01 00:00 code/a.py',
      '-rw-r--r-- 0/0 4 1980-01-01 00:00 é.txt',
    ]);
  });

  it('unpacks world-readable files regardless of the source mode', async () => {
    const archive = await pack({ 'model.safetensors': noise(100) });
    const folder = await scratchFolder();
    execFileSync('sh', ['-c', 'umask 022; tar xzf "$1" -C "$2"', 'sh', archive, folder]);
    expect((await stat(join(folder, 'model.safetensors'))).mode & 0o777).toBe(0o644);
  });
});
