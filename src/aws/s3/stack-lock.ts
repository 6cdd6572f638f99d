import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import * as z from 'zod';
import { Fault } from '../../contract/fault.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';

/** Where a stack's bucket keeps the one object that says who is changing the stack. */
const KEY = 'lock.json';

const holderSchema = z.object({
  /** Drawn anew by each run: tells a holder its own lock from another's. */
  run: z.string(),
  /** ARN of who signs the calls. */
  by: z.string(),
  host: z.string(),
  pid: z.number(),
  /** ISO 8601. */
  since: z.string(),
  /** The verb that holds it, and the release it is on the way to. */
  doing: z.string(),
  toward: z.string().optional(),
});

/** Who holds a lock. */
export type Holder = z.output<typeof holderSchema>;

/** A lock as it stands. */
export interface HeldLock {
  /** Undefined when another version of the house wrote it. */
  readonly holder: Holder | undefined;
  readonly etag: string;
  /** How long ago it was written, by S3's clock alone: clocks of two deployers may differ. */
  readonly ageMs: number;
}

/**
 * Writes the lock where none is (`etag` left out), or over the very one with that etag; its new etag, or undefined
 * when somebody else was faster. S3 decides: conditional writes (user guide, conditional-writes).
 */
export async function writeLock(
  aws: AwsClients,
  bucket: string,
  holder: Holder,
  etag?: string,
): Promise<string | undefined> {
  const condition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag };
  const input = { Bucket: bucket, Key: KEY, Body: JSON.stringify(holder), ...condition };
  try {
    const answer = await calling(
      's3:PutObject',
      async () => await aws.s3.send(new PutObjectCommand({ ...input, ContentType: 'application/json' })),
    );
    return answer.ETag;
  } catch (error) {
    if (isConflict(error)) return undefined;
    throw error;
  }
}

// 412 when the condition does not hold, 409 when another conditional write is under way at that moment; over a
// lock that is gone, If-Match answers 404.
const CONFLICTS = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']);

function isConflict(error: unknown): boolean {
  const cause = error instanceof Fault ? error.cause : error;
  return cause instanceof Error && CONFLICTS.has(cause.name);
}

/** The lock that stands; undefined when there is none. */
export async function readLock(aws: AwsClients, bucket: string): Promise<HeldLock | undefined> {
  let verifyStack = '';
  const command = new GetObjectCommand({ Bucket: bucket, Key: KEY });
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      verifyStack = dateOf(result.response);
      return result;
    },
    { step: 'deserialize', name: 'answerDate' },
  );
  const answer = await unlessAbsent('s3:GetObject', async () => await aws.s3.send(command));
  if (!answer?.ETag) return undefined;
  const text = (await answer.Body?.transformToString()) ?? '';
  const written = answer.LastModified?.getTime() ?? 0;
  return { holder: holderIn(text), etag: answer.ETag, ageMs: Math.max(0, Date.parse(verifyStack) - written) };
}

/** When the lock in a bucket was last written, in ms since the epoch; undefined when there is none. */
export async function lockWrittenMs(aws: AwsClients, bucket: string): Promise<number | undefined> {
  const head = await unlessAbsent(
    's3:HeadObject',
    async () => await aws.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: KEY })),
  );
  return head?.LastModified?.getTime();
}

/** The Date header of a raw answer. */
function dateOf(response: unknown): string {
  const { headers = {} } = response as { headers?: Readonly<Record<string, string>> };
  return headers['date'] ?? new Date().toUTCString();
}

function holderIn(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON is as unreadable as JSON of another shape.
    return undefined;
  }
}

/** Takes the lock away; absent already is success. */
export async function dropLock(aws: AwsClients, bucket: string): Promise<void> {
  const input = { Bucket: bucket, Key: KEY };
  await unlessGone('s3:DeleteObject', async () => await aws.s3.send(new DeleteObjectCommand(input)));
}
