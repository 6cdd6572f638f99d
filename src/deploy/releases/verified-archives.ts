import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { AwsClients } from '../../aws/core/clients.ts';
import type { ObjectPlace } from '../../aws/s3/object-version.ts';
import type { StoredObject } from '../../aws/s3/stored-object.ts';
import { cacheFolder } from '../../local/cache-folder.ts';

const storedSchema = z.object({ etag: z.string(), writtenMs: z.number(), bytes: z.number() });

/** Whether this machine has written or verified exactly this write of an archive. */
export async function isVerified(
  aws: AwsClients,
  place: ObjectPlace,
  stored: StoredObject,
): Promise<boolean> {
  try {
    const known = storedSchema.parse(JSON.parse(await readFile(fileOf(aws, place), 'utf8')));
    return known.etag === stored.etag && known.writtenMs === stored.writtenMs && known.bytes === stored.bytes;
  } catch {
    // Absent, or written by another version: the archive is verified again.
    return false;
  }
}

export async function rememberVerified(
  aws: AwsClients,
  place: ObjectPlace,
  stored: StoredObject,
): Promise<void> {
  await mkdir(cacheFolder('archives'), { recursive: true });
  await writeFile(fileOf(aws, place), JSON.stringify(stored));
}

/** A custom endpoint, such as an emulator, is a different S3 even if the names are the same. */
function fileOf({ apiEndpoint }: AwsClients, { bucket, key }: ObjectPlace): string {
  const name = createHash('sha256')
    .update(`${apiEndpoint?.href ?? ''} ${bucket}/${key}`)
    .digest('hex');
  return join(cacheFolder('archives'), `${name.slice(0, 32)}.json`);
}
