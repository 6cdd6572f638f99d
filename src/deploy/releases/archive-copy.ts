import { PassThrough, pipeline } from 'node:stream';
import type { ModelArchive } from '../../../infra/artifacts.ts';
import { archiveKey } from '../../../infra/naming.ts';
import type { AwsClients } from '../../aws/core/clients.ts';
import { isSingleCopy, differs } from '../../aws/s3/object-copy.ts';
import {
  type ObjectPlace,
  objectVersion,
  type ObjectVersion,
  openObject,
} from '../../aws/s3/object-version.ts';
import { Fault } from '../../contract/fault.ts';
import type { StackContext } from '../context.ts';
import type { PromotionSource } from './promotion-source.ts';
import type { ReleaseRecord } from './release-record.ts';

/** The archive in the other stage's bucket. Throws Fault `config` if it has been retired. */
export async function archiveFrom(source: PromotionSource, release: ReleaseRecord): Promise<ModelArchive> {
  const { aws, names, region } = source;
  const { digest, bytes } = release.archive;
  const place = { bucket: names.bucket, key: archiveKey(digest) };
  const version = await objectVersion(aws, place);
  if (!version) {
    throw new Fault(
      'config',
      `The archive of ${release.id} is no longer in S3.`,
      `Choose a release that \`npm run releases\` lists as ready for ${names.owner}, or deploy it there again.`,
    );
  }
  const copyFrom = isSingleCopy(version.bytes) ? version : undefined;
  const origin = { stack: names.owner, region, copyFrom };
  return { digest, bytes, open: () => download(aws, place), origin };
}

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

/**
 * Compares the copy with its source by size and by the CRC32 that S3 computes on either side. Undefined if there is no
 * copy yet. Throws Fault `broken` if they differ.
 */
export async function compareArchives(
  { aws, names }: StackContext,
  source: PromotionSource,
  { archive }: ReleaseRecord,
): Promise<ObjectVersion | undefined> {
  const key = archiveKey(archive.digest);
  const [from, to] = await Promise.all([
    objectVersion(source.aws, { bucket: source.names.bucket, key }),
    objectVersion(aws, { bucket: names.bucket, key }),
  ]);
  if (from && to && (from.bytes !== to.bytes || from.crc32 !== to.crc32)) throw differs(from, to, to.crc32);
  return to;
}
