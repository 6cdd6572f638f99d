import { CopyObjectCommand, type CopyObjectCommandInput } from '@aws-sdk/client-s3';
import { Fault } from '../../contract/fault.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling } from '../core/errors.ts';
import { deleteObject } from './delete-object.ts';
import type { ObjectPlace, ObjectVersion } from './object-version.ts';

// "You can copy an object up to 5 GB in a single atomic action" (CopyObject).
const MAX_ATTRIBUTE_BYTES = 5 * 1024 ** 3;

/** Whether S3 copies an object of this size in one call. */
export function isSingleCopy(bytes: number): boolean {
  return bytes <= MAX_ATTRIBUTE_BYTES;
}

/**
 * Copies an object within S3, also from another region; nothing passes through this machine. Of two concurrent copies
 * one wins. The copy's checksum over all bytes, which S3 computes again, must be the source's: if not, deletes the copy
 * and throws Fault `broken`. Returns the copy's ETag.
 */
export async function copiedWithinS3(
  aws: AwsClients,
  from: ObjectVersion,
  { bucket, key }: ObjectPlace,
  described: Pick<CopyObjectCommandInput, 'ContentType' | 'Metadata'>,
): Promise<string | undefined> {
  const input = {
    Bucket: bucket,
    Key: key,
    CopySource: `${from.bucket}/${from.key.split('/').map(encodeURIComponent).join('/')}`,
    CopySourceIfMatch: from.etag,
    MetadataDirective: 'REPLACE' as const,
    ...described,
    ChecksumAlgorithm: 'CRC32' as const,
    IfNoneMatch: '*',
  };
  const { CopyObjectResult } = await calling(
    's3:PutObject',
    async () => await aws.s3.send(new CopyObjectCommand(input)),
  );
  const crc32 = CopyObjectResult?.ChecksumCRC32;
  if (crc32 === from.crc32) return CopyObjectResult?.ETag;
  await deleteObject(aws, { bucket, key });
  throw differs(from, { bucket, key }, crc32);
}

/** Two objects that should have the same bytes but do not. */
export function differs(from: ObjectVersion, to: ObjectPlace, crc32: string | undefined): Fault {
  return new Fault(
    'broken',
    `s3://${to.bucket}/${to.key} differs from s3://${from.bucket}/${from.key}: ` +
      `CRC32 ${crc32 ?? 'unknown'} instead of ${from.crc32}.`,
    'Delete this object and run the same command again.',
  );
}
