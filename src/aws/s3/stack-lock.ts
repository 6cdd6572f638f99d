import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, calling, unlessAbsent } from '../core/errors.ts';
import { LOCK } from './bucket-keys.ts';
import { deleteObject } from './delete-object.ts';
import { rejectForeign } from './foreign-bucket.ts';

const holderSchema = z.object({
  /** Random per run: distinguishes a holder's own lock from another's. */
  run: z.string(),
  /** ARN of the caller. */
  by: z.string(),
  host: z.string(),
  pid: z.number(),
  /** ISO 8601. */
  since: z.string(),
  /** The command that holds it, and the release that it deploys. */
  doing: z.string(),
  toward: z.string().optional(),
});

/** A lock that was not renewed for this long is stale: another run may take it over, or clean up after its holder. */
export const LEASE_MS = 60_000;

/** How often its holder renews a lock: three times within a lease. */
export const RENEW_MS = LEASE_MS / 3;

/** Who holds a lock. */
export type Holder = z.output<typeof holderSchema>;

/** An existing lock. */
export interface HeldLock {
  /** Undefined if another version of this package wrote it. */
  readonly holder: Holder | undefined;
  readonly etag: string;
  /** How long ago it was written, by S3's clock alone: clocks of two deployers may differ. */
  readonly ageMs: number;
}

/**
 * Writes the lock if there is none (without `etag`), or overwrites the one with that etag. Returns the new etag, or
 * undefined if another deployer was faster; S3's conditional writes decide (user guide, conditional-writes).
 */
export async function writeLock(
  aws: AwsClients,
  bucket: string,
  holder: Holder,
  etag?: string,
): Promise<string | undefined> {
  const condition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag };
  const input = { Bucket: bucket, Key: LOCK, Body: JSON.stringify(holder), ...condition };
  try {
    const answer = await calling(
      's3:PutObject',
      async () => await aws.s3.send(new PutObjectCommand({ ...input, ContentType: 'application/json' })),
    );
    return answer.ETag;
  } catch (error) {
    if (CONFLICTS.has(awsErrorCode(error) ?? '')) return undefined;
    throw error;
  }
}

// 412 when the condition is not met, 409 when another conditional write is in progress; for a deleted lock, If-Match
// returns 404.
const CONFLICTS = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']);

/** The existing lock; undefined if there is none. */
export async function readLock(aws: AwsClients, bucket: string): Promise<HeldLock | undefined> {
  let answeredAt = '';
  const command = new GetObjectCommand({ Bucket: bucket, Key: LOCK });
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      answeredAt = dateOf(result.response);
      return result;
    },
    { step: 'deserialize', name: 'answerDate' },
  );
  const read = async () => await unlessAbsent('s3:GetObject', async () => await aws.s3.send(command));
  const answer = await rejectForeign(aws, bucket, read);
  if (!answer?.ETag) return undefined;
  const text = (await answer.Body?.transformToString()) ?? '';
  const written = answer.LastModified?.getTime() ?? 0;
  return { holder: holderIn(text), etag: answer.ETag, ageMs: Math.max(0, Date.parse(answeredAt) - written) };
}

/** When the lock in a bucket was last written, in ms since the epoch; undefined when there is none. */
export async function lockWrittenMs(aws: AwsClients, bucket: string): Promise<number | undefined> {
  const head = await unlessAbsent(
    's3:HeadObject',
    async () => await aws.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: LOCK })),
  );
  return head?.LastModified?.getTime();
}

/** The Date header of a raw response. */
function dateOf(response: unknown): string {
  const { headers = {} } = response as { headers?: Readonly<Record<string, string>> };
  return headers['date'] ?? new Date().toUTCString();
}

function holderIn(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    // Text that is not JSON is treated like JSON that does not match the schema.
    return undefined;
  }
}

/** Deletes the lock; already absent is success. */
export async function dropLock(aws: AwsClients, bucket: string): Promise<void> {
  await deleteObject(aws, { bucket, key: LOCK });
}
