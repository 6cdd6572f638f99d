import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { fromBufferPromise } from 'yauzl';

/** "Deployment package size: 250 MB, unzipped" (quotas page of Lambda). */
export const MAX_UNZIPPED_BYTES = 262_144_000;

/** The zip cannot be read, or would write outside its folder. */
export class InvalidZip extends Error {}

/** The files of a zip state more than 250 MB. */
export class ZipTooLarge extends Error {}

/**
 * Inflates the whole zip without keeping it. Throws InvalidZip, also for an entry that is longer than it states,
 * and ZipTooLarge.
 */
export async function checkZip(zip: Uint8Array): Promise<void> {
  const count = await eachFile(zip, async (_name, content) => await finished(content.resume()));
  if (count === 0) throw new InvalidZip('The zip is empty.');
}

/** Writes the files of a zip below a folder. Throws as `checkZip` does. */
export async function unpackZip(zip: Uint8Array, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await eachFile(zip, async (name, content) => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await pipeline(content, createWriteStream(path));
  });
}

/**
 * Reads the files one after another; returns their number, folders included. yauzl refuses absolute names and `..`, and
 * ends an entry with an error at the size that it states, so that the sum of these sizes bounds what is inflated.
 */
async function eachFile(
  zip: Uint8Array,
  read: (name: string, content: Readable) => Promise<void>,
): Promise<number> {
  let count = 0;
  let bytes = 0;
  try {
    const file = await fromBufferPromise(Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength));
    for await (const entry of file.eachEntry()) {
      count += 1;
      bytes += entry.uncompressedSize;
      if (bytes > MAX_UNZIPPED_BYTES) throw new ZipTooLarge();
      if (!entry.fileName.endsWith('/')) await read(entry.fileName, await file.openReadStreamPromise(entry));
    }
  } catch (error) {
    if (error instanceof ZipTooLarge) throw error;
    throw new InvalidZip('The zip cannot be read.', { cause: error });
  }
  return count;
}
