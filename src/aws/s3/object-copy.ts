import { CopyObjectCommand, type CopyObjectCommandInput, DeleteObjectCommand } from '@aws-sdk/client-s3';
import { Fault } from '../../contract/fault.ts';
import type { AwsClients } from '../core/clients.ts';
import { creating, unlessGone } from '../core/errors.ts';
import type { ObjectPlace, ObjectVersion } from './object-version.ts';

// "You can copy an object up to 5 GB in a single atomic action" (CopyObject).
const MOST_BYTES = 5 * 1024 ** 3;

/** Whether S3 copies an object of this size in one call. */
export function copiesAtOnce(bytes: number): boolean {
  return bytes <= MOST_BYTES;
}

/**
 * Copies an object within S3, also from another region; nothing passes through this machine. Of two copies at the
 * same time one wins. The copy's checksum over all bytes, which S3 computes anew, must be the source's: throws Fault
 * `broken` when it is not, and takes the copy away.
 */
export async function copiedWithinS3(
  aws: AwsClients,
  from: ObjectVersion,
  { bucket, key }: ObjectPlace,
  described: Pick<CopyObjectCommandInput, 'ContentType' | 'Metadata'>,
): Promise<void> {
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
  const { CopyObjectResult } = await creating(
    's3:PutObject',
    async () => await aws.s3.send(new CopyObjectCommand(input)),
  );
  const crc32 = CopyObjectResult?.ChecksumCRC32;
  if (crc32 === from.crc32) return;
  const copy = { Bucket: bucket, Key: key };
  await unlessGone('s3:DeleteObject', async () => await aws.s3.send(new DeleteObjectCommand(copy)));
  throw differs(from, { bucket, key }, crc32);
}

/** Two objects that should be the same bytes and are not. */
export function differs(from: ObjectVersion, to: ObjectPlace, crc32: string | undefined): Fault {
  return new Fault(
    'broken',
    `s3://${to.bucket}/${to.key} is not byte for byte s3://${from.bucket}/${from.key}: ` +
      `CRC32 ${crc32 ?? 'unknown'} instead of ${from.crc32}.`,
    'Remove the object that is wrong and run the same command again.',
  );
}
