import type { Readable } from 'node:stream';
import { DeleteObjectCommand, HeadObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { Fault } from '../../contract/fault.ts';
import { OWNER_TAG, type Tags } from '../../reconcile/owner.ts';
import type { CallOptions, Found, Kind } from '../../reconcile/resource.ts';
import type { BucketKind } from './bucket.ts';
import type { AwsClients } from '../core/clients.ts';
import { creating, unlessAbsent, unlessGone } from '../core/errors.ts';
import { mapLimit } from '../core/map-limit.ts';
import { immutableKind } from '../core/immutable-kind.ts';
import { copiedWithinS3 } from './object-copy.ts';
import type { ObjectVersion } from './object-version.ts';
import { allPages } from '../core/pages.ts';

/** An archive at a key that carries its content digest: it is never overwritten. */
export interface ObjectSpec {
  readonly bucket: string;
  readonly key: string;
  readonly tags: Tags;
  /** About the size of the stream in bytes, for the progress line. */
  readonly bytes: number;
  /** Opens the content; called once per attempt to upload. */
  readonly open: () => Readable;
  /** Where the same bytes lie already: they are copied within S3 then, and not sent. */
  readonly copyFrom?: ObjectVersion | undefined;
}

export interface LiveObject {
  readonly owner: string | undefined;
  readonly bytes: number | undefined;
}

// S3's metadata names cannot hold a colon; the same owner is written under a header's name.
const OWNER_METADATA = OWNER_TAG.replaceAll(':', '-');
const CONTENT_TYPE = 'application/gzip';
const PART_BYTES = 8 * 1024 * 1024;

/** S3 objects, addressed as `bucket/key`. Present under a digest means equal, so there is nothing to update. */
export function objectKind(aws: AwsClients, buckets: BucketKind): Kind<ObjectSpec, LiveObject> {
  return immutableKind(5_000, {
    nameOf: (spec) => `${spec.bucket}/${spec.key}`,
    read: async (name) => await readObject(aws, name),
    create: async (spec, options) =>
      await (spec.copyFrom ? copy(aws, spec, spec.copyFrom, options) : upload(aws, spec, options)),
    remove: async (name) =>
      await unlessGone(
        's3:DeleteObject',
        async () => await aws.s3.send(new DeleteObjectCommand(located(name))),
      ),
    list: async (prefix) => await listObjects(aws, await buckets.list(prefix)),
  });
}

function located(name: string): { Bucket: string; Key: string } {
  const slash = name.indexOf('/');
  return { Bucket: name.slice(0, slash), Key: name.slice(slash + 1) };
}

async function readObject(aws: AwsClients, name: string): Promise<LiveObject | undefined> {
  const head = await unlessAbsent(
    's3:HeadObject',
    async () => await aws.s3.send(new HeadObjectCommand(located(name))),
    name,
  );
  return head && { owner: head.Metadata?.[OWNER_METADATA], bytes: head.ContentLength };
}

async function copy(
  aws: AwsClients,
  spec: ObjectSpec,
  from: ObjectVersion,
  { onBytes }: CallOptions,
): Promise<void> {
  const described = { ContentType: CONTENT_TYPE, Metadata: ownerMetadata(spec.tags) };
  await unlessMade(async () => await copiedWithinS3(aws, from, spec, described));
  onBytes(spec.bytes, spec.bytes);
}

async function upload(aws: AwsClients, spec: ObjectSpec, { signal, onBytes }: CallOptions): Promise<void> {
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
      // Of all bytes, however many parts they came in: what two buckets hold can be compared then.
      ChecksumAlgorithm: 'CRC32',
      ChecksumType: 'FULL_OBJECT',
      // Whoever uploads the same content at the same time wins once; the other finds it done.
      IfNoneMatch: '*',
    },
  });
  task.on('httpUploadProgress', ({ loaded }) => onBytes(Math.min(loaded ?? 0, spec.bytes), spec.bytes));
  const abort = (): void => void task.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await unlessMade(async () => await creating('s3:PutObject', async () => await task.done()));
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function ownerMetadata(tags: Tags): Record<string, string> {
  return { [OWNER_METADATA]: tags[OWNER_TAG] ?? '' };
}

/** Writes it, or finds it written by somebody who was faster. */
async function unlessMade(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!lostTheRace(error)) throw error;
  }
}

/** 412: the key exists now, and its name says that its content is ours. */
function lostTheRace(error: unknown): boolean {
  const cause = error instanceof Fault ? error.cause : error;
  return cause instanceof Error && cause.name === 'PreconditionFailed';
}

/** The archives in buckets of ours, each owned as its bucket is; the ledger beside them is a part of the bucket. */
async function listObjects(aws: AwsClients, buckets: readonly Found[]): Promise<Found[]> {
  const ours = buckets.filter(({ owner }) => owner !== undefined);
  const perBucket = await mapLimit(ours, async ({ name: Bucket, owner }) => {
    const pages = paginateListObjectsV2({ client: aws.s3 }, { Bucket, Prefix: 'models/' });
    const objects = await allPages('s3:ListBucket', pages, (page) => page.Contents);
    return objects.map(({ Key = '', LastModified }) => ({
      name: `${Bucket}/${Key}`,
      owner,
      sinceMs: LastModified?.getTime(),
    }));
  });
  return perBucket.flat();
}
