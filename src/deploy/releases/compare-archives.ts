import { archiveKey } from '../../../infra/naming.ts';
import { differs } from '../../aws/s3/object-copy.ts';
import { objectVersion, type ObjectVersion } from '../../aws/s3/object-version.ts';
import type { StackContext } from '../context.ts';
import type { PromotionSource } from './promotion-source.ts';
import type { ReleaseRecord } from './release-record.ts';

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
