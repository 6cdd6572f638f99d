import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand } from '@aws-sdk/client-s3';
import type { AwsClients } from '../core/clients.ts';
import { calling, isAbsent, unlessAbsent } from '../core/errors.ts';
import { allPages } from '../core/listing.ts';
import { LEDGER } from './bucket-keys.ts';
import { deleteObject } from './delete-object.ts';
import { rejectForeign } from './foreign-bucket.ts';

/** Keys of the ledger, oldest first, since they start with the time. Empty when there is no bucket yet. */
async function ledgerKeys(aws: AwsClients, bucket: string): Promise<string[]> {
  const pages = paginateListObjectsV2({ client: aws.s3 }, { Bucket: bucket, Prefix: LEDGER });
  const objects = await rejectForeign(
    aws,
    bucket,
    async () => await allPages('s3:ListBucket', absentIsEmpty(pages), (page) => page.Contents),
  );
  return objects.flatMap(({ Key }) => Key ?? []).toSorted();
}

async function* absentIsEmpty<Page>(pages: AsyncIterable<Page>): AsyncIterable<Page> {
  try {
    yield* pages;
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

/** The content of the last entries of a bucket's ledger, newest first. */
export async function readLedger(aws: AwsClients, bucket: string, most: number): Promise<unknown[]> {
  const keys = (await ledgerKeys(aws, bucket)).toReversed();
  return await readEntries(aws, bucket, keys.slice(0, most));
}

/** The newest entry of each of the last releases, newest first; the others are not read. */
export async function readLatestReleases(aws: AwsClients, bucket: string, most: number): Promise<unknown[]> {
  const newest = new Map<string, string>();
  for (const key of (await ledgerKeys(aws, bucket)).toReversed()) {
    const id = idIn(key);
    if (!newest.has(id)) newest.set(id, key);
  }
  return await readEntries(aws, bucket, [...newest.values()].slice(0, most));
}

/** The release of an entry: the part of its key after the time and `Z-`. */
function idIn(key: string): string {
  return key.slice(key.indexOf('Z-') + 2);
}

async function readEntries(aws: AwsClients, bucket: string, keys: readonly string[]): Promise<unknown[]> {
  const texts = keys.map(async (Key) => {
    const answer = await unlessAbsent(
      's3:GetObject',
      async () => await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key })),
    );
    return await answer?.Body?.transformToString();
  });
  return (await Promise.all(texts)).flatMap((text): unknown[] =>
    text === undefined ? [] : [JSON.parse(text)],
  );
}

/** Adds an entry. `at` (ISO 8601, UTC) orders it; the same release at the same time is the same entry. */
export async function writeLedger(
  aws: AwsClients,
  bucket: string,
  at: string,
  id: string,
  entry: object,
): Promise<void> {
  const input = {
    Bucket: bucket,
    Key: `${LEDGER}${at}-${id}.json`,
    Body: JSON.stringify(entry),
    ContentType: 'application/json',
  };
  await calling('s3:PutObject', async () => await aws.s3.send(new PutObjectCommand(input)));
}

/** Deletes the whole ledger, which is a part of the bucket. */
export async function dropLedger(aws: AwsClients, bucket: string): Promise<void> {
  for (const key of await ledgerKeys(aws, bucket)) await deleteObject(aws, { bucket, key });
}
