import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { Fault } from '../../contract/fault.ts';
import { fillOnce } from '../fill-once.ts';
import type { ZipEntry } from './zip-entry.ts';
import { inZipOrder, zipDigest } from './zip-writer.ts';

/** As in loader-code/folder_digest.py. */
const FORMAT = 'sagemaker-gateway function files 1\n';
const HASHES = 'sha256.json';

/**
 * The content address in hex of unpacked files, which a program can also compute from a folder: SHA-256, size, mode and
 * path of each. `zipDigest` names the bytes of a zip, and with them the wheels that they are copied from. Each wheel's
 * content is hashed once, into `cache`. Throws Fault `package` for a wheel that has changed.
 */
export async function contentDigest(entries: readonly ZipEntry[], cache: string): Promise<string> {
  const ordered = inZipOrder(entries);
  const hashes = await hashesOf(
    ordered.filter(({ sha256 }) => sha256 === undefined),
    cache,
  );
  const hash = createHash('sha256').update(FORMAT);
  for (const { path, bytes, isExecutable, sha256 = hashes.get(path) } of ordered)
    hash.update(`${sha256} ${bytes} ${Number(isExecutable)} ${path}\n`);
  return hash.digest('hex');
}

/** The SHA-256 of each file by its path. */
async function hashesOf(entries: readonly ZipEntry[], cache: string): Promise<ReadonlyMap<string, string>> {
  const folder = join(cache, zipDigest(entries).slice(0, 32));
  await fillOnce(folder, async (work) => {
    const hashes: string[] = [];
    for (const entry of entries) hashes.push(await sha256Of(entry));
    await writeFile(join(work, HASHES), JSON.stringify(hashes));
  });
  const hashes = JSON.parse(await readFile(join(folder, HASHES), 'utf8')) as readonly string[];
  return new Map(entries.map(({ path }, index) => [path, hashes[index] ?? '']));
}

async function sha256Of(entry: ZipEntry): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  const add = async (pieces: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const piece of pieces) {
      hash.update(piece);
      bytes += piece.length;
    }
  };
  const hashed = entry.isDeflated ? pipeline(entry.read, createInflateRaw(), add) : add(entry.read());
  await hashed.catch((cause: unknown) => Promise.reject(changed(entry, cause)));
  if (bytes !== entry.bytes) throw changed(entry);
  return hash.digest('hex');
}

function changed({ path }: ZipEntry, cause?: unknown): Fault {
  return new Fault('package', `${path} changed during packing`, 'Run the same command again.', { cause });
}
