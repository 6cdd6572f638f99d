import type { Readable } from 'node:stream';
import { Upload } from '@aws-sdk/lib-storage';
import { OWNER_TAG, type Tags } from '../../reconcile/owner.ts';
import type { CallOptions } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, calling } from '../core/errors.ts';
import { copiedWithinS3 } from './object-copy.ts';
import type { ObjectVersion } from './object-version.ts';

/** An archive at a key that carries its content digest: it is never overwritten. */
export interface ObjectSpec {
  readonly bucket: string;
  readonly key: string;
  readonly tags: Tags;
  /** About the size of the stream in bytes, for the progress line. */
  readonly bytes: number;
  /** Opens the content; called once per attempt to upload. */
  readonly open: () => Readable;
  /** An object with the same bytes: it is copied within S3 instead of uploaded. */
  readonly copyFrom?: ObjectVersion | undefined;
  /**
   * Called when the object exists: with the ETag that S3 returned for this run's write, without one if another run wrote
   * it first. Throws if its content is not what the key names.
   */
  readonly check?: ((etag: string | undefined) => Promise<void>) | undefined;
}

// S3's metadata names cannot contain a colon, so the owner has a different name there.
export const OWNER_METADATA = OWNER_TAG.replaceAll(':', '-');
const CONTENT_TYPE = 'application/gzip';
const PART_BYTES = 8 * 1024 * 1024;

/** Copies the bytes within S3. */
export async function copyObject(
  aws: AwsClients,
  spec: ObjectSpec,
  from: ObjectVersion,
  { onBytes }: CallOptions,
): Promise<void> {
  const described = { ContentType: CONTENT_TYPE, Metadata: ownerMetadata(spec.tags) };
  const etag = await unlessExists(async () => await copiedWithinS3(aws, from, spec, described));
  await spec.check?.(etag);
  onBytes(spec.bytes, spec.bytes);
}

/** Uploads the bytes in parts. */
export async function uploadObject(
  aws: AwsClients,
  spec: ObjectSpec,
  { signal, onBytes }: CallOptions,
): Promise<void> {
  const task = new Upload({
    client: aws.s3,
    partSize: PART_BYTES,
    queueSize: 3,
    params: {
      Bucket: spec.bucket,
      Key: spec.key,
      Body: spec.open(),
      ContentType: CONTENT_TYPE,
      Metadata: ownerMetadata(spec.tags),
      // Of all bytes, regardless of the parts, so that objects in two buckets can be compared.
      ChecksumAlgorithm: 'CRC32',
      ChecksumType: 'FULL_OBJECT',
      // Of two concurrent uploads of the same content, one wins; the other finds the object present.
      IfNoneMatch: '*',
    },
  });
  task.on('httpUploadProgress', ({ loaded }) => onBytes(Math.min(loaded ?? 0, spec.bytes), spec.bytes));
  const abort = (): void => void task.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const done = async () => await calling('s3:PutObject', async () => await task.done());
    const etag = await unlessExists(async () => (await done()).ETag);
    await spec.check?.(etag);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function ownerMetadata(tags: Tags): Record<string, string> {
  return { [OWNER_METADATA]: tags[OWNER_TAG] ?? '' };
}

/** Runs the write and returns its ETag; undefined if another writer was faster. */
async function unlessExists(write: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await write();
  } catch (error) {
    // 412: the key exists now.
    if (awsErrorCode(error) === 'PreconditionFailed') return undefined;
    throw error;
  }
}
