import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Artifact } from '../artifact.ts';
import { Fault } from '../../contract/fault.ts';
import { fillOnce } from '../fill-once.ts';
import type { ZipEntry } from './zip-entry.ts';
import { inZipOrder, zipChunks, zipDigest } from './zip-writer.ts';

const ZIP = 'function.zip';
const RECORD = 'packed.json';

/** A zip on this machine. `digest` names its content, `sha256Base64` its bytes: CodeSha256 of Lambda. */
export interface ZipFile extends Artifact {
  readonly sha256Base64: string;
  /** The zip, for an upload. */
  readonly open: () => ReadStream;
}

/**
 * Writes a zip into a folder below `cache` that its digest names, unless it is there; by default its own. Throws Fault
 * `package` when it cannot be written, or a file has changed; then nothing is left.
 */
export async function zipFile(
  entries: readonly ZipEntry[],
  cache: string,
  digest = zipDigest(inZipOrder(entries)),
): Promise<ZipFile> {
  const ordered = inZipOrder(entries);
  const folder = join(cache, digest);
  await fillOnce(folder, async (work) => {
    await writeFile(join(work, RECORD), JSON.stringify(await writeZip(ordered, join(work, ZIP))));
  }).catch((cause: unknown) => Promise.reject(cause instanceof Fault ? cause : unwritable(folder, cause)));
  const written = JSON.parse(await readFile(join(folder, RECORD), 'utf8')) as Written;
  return { digest, ...written, open: () => createReadStream(join(folder, ZIP)) };
}

type Written = Pick<ZipFile, 'bytes' | 'sha256Base64'>;

async function writeZip(entries: readonly ZipEntry[], file: string): Promise<Written> {
  const sha256 = createHash('sha256');
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of zipChunks(entries)) {
      sha256.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  await pipeline(counted(), createWriteStream(file));
  return { bytes, sha256Base64: sha256.digest('base64') };
}

function unwritable(folder: string, cause: unknown): Fault {
  const why = cause instanceof Error ? cause.message : String(cause);
  const hint = 'Free disk space, or set SAGEMAKER_GATEWAY_CACHE to another folder.';
  return new Fault('package', `cannot write ${folder}: ${why}`, hint, { cause });
}
