import { randomBytes } from 'node:crypto';
import type { Call } from '../account/account-context.ts';
import {
  checksumAlgorithm,
  type ChecksumAlgorithm,
  type ChecksumType,
  DEFAULT_ALGORITHM,
} from './checksum.ts';
import { describedIn, encryptionIn } from './encryption.ts';
import { invalidRequest } from './error.ts';
import { checkKey } from './write-object.ts';
import type { S3Input, S3Output } from './operation.ts';
import { bucketOf, type S3Store, type Upload } from './store.ts';
import { readTagHeader } from './tags.ts';

/** Starts an upload. The object is described here; the call that completes it adds only conditions. */
export function createMultipartUpload(
  store: S3Store,
  input: S3Input<'CreateMultipartUpload'>,
  call: Call,
): S3Output<'CreateMultipartUpload'> {
  const bucket = bucketOf(store, input, call);
  checkKey(input.Key);
  const algorithm = checksumAlgorithm(input.ChecksumAlgorithm ?? DEFAULT_ALGORITHM);
  const upload: Upload = {
    description: describedIn(bucket, input, call),
    id: randomBytes(48).toString('base64url'),
    key: input.Key,
    initiated: new Date(),
    algorithm,
    type: typeOf(algorithm, input.ChecksumType),
    chosen: input.ChecksumAlgorithm !== undefined,
    tags: readTagHeader(input.Tagging),
    parts: new Map(),
  };
  bucket.uploads.set(upload.id, upload);
  return {
    Bucket: bucket.name,
    Key: input.Key,
    UploadId: upload.id,
    ...encryptionIn(upload.description),
    ...(upload.chosen && { ChecksumAlgorithm: upload.algorithm, ChecksumType: upload.type }),
  };
}

/** CRCs can be combined over parts, hashes cannot; CRC64NVME is never composite (S3 User Guide, object integrity). */
function typeOf(algorithm: ChecksumAlgorithm, asked: string | undefined): ChecksumType {
  const type = asked?.toUpperCase() ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  const fits =
    type === 'FULL_OBJECT' ? algorithm.startsWith('CRC') : type === 'COMPOSITE' && algorithm !== 'CRC64NVME';
  if (fits) return type as ChecksumType;
  throw invalidRequest(
    `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  );
}
