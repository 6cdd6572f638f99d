import { PassThrough, pipeline } from 'node:stream';
import type { AwsClients } from '../../aws/core/clients.ts';
import { type ObjectPlace, openObject } from '../../aws/s3/object-version.ts';

/** Streams an object that is too large for S3 to copy in one call. */
export function download(aws: AwsClients, place: ObjectPlace): PassThrough {
  const through = new PassThrough();
  openObject(aws, place).then(
    // A failure destroys both ends, so the reader receives it.
    (body) => pipeline(body, through, () => {}),
    (error: unknown) => through.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return through;
}
