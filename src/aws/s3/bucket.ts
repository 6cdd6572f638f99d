import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  paginateListBuckets,
  PutBucketLifecycleConfigurationCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { ownerIn, type Tags, tagList } from '../../reconcile/owner.ts';
import type { Change, Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';
import { allPages, mapLimit, singleFlight } from '../core/listing.ts';
import { dropLedger } from './ledger.ts';
import { dropLock } from './stack-lock.ts';

/** A private bucket for archives. */
export interface BucketSpec {
  readonly name: string;
  readonly tags: Tags;
  /** Parts of an unfinished upload are billed until it is aborted; S3 does that after this many days. */
  readonly abortUploadsAfterDays: number;
}

export interface LiveBucket {
  readonly owner: string | undefined;
  readonly publicAccessBlocked: boolean;
  readonly abortUploadsAfterDays: number | undefined;
}

const LOST = 'its archives and its release ledger are lost';

export type BucketKind = Kind<BucketSpec, LiveBucket>;

/** S3 buckets: created with tags, without public access, with a lifecycle rule that aborts unfinished uploads. */
export function bucketKind(aws: AwsClients): BucketKind {
  return {
    expectedMs: 1_000,
    impact: { replace: LOST, remove: LOST },
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: () => ({ state: 'ready' }),
    diff: diffBucket,
    read: async (name) => await readBucket(aws, name),
    create: async (spec) => await createBucket(aws, spec),
    update: async (spec) => await syncSettings(aws, spec),
    remove: async (name) => await removeBucket(aws, name),
    list: singleFlight(async (prefix) => await listBuckets(aws, prefix)),
  };
}

function diffBucket(spec: BucketSpec, live: LiveBucket): Change[] {
  const changes: Change[] = [];
  if (!live.publicAccessBlocked) changes.push({ field: 'public access', from: 'open', to: 'blocked' });
  if (live.abortUploadsAfterDays !== spec.abortUploadsAfterDays) {
    changes.push({
      field: 'days until unfinished uploads are aborted',
      from: live.abortUploadsAfterDays,
      to: spec.abortUploadsAfterDays,
    });
  }
  return changes;
}

async function readBucket(aws: AwsClients, name: string): Promise<LiveBucket | undefined> {
  const bucket = { Bucket: name };
  const head = await unlessAbsent(
    's3:HeadBucket',
    async () => await aws.s3.send(new HeadBucketCommand(bucket)),
    name,
  );
  if (!head) return undefined;
  const [owner, access, lifecycle] = await Promise.all([
    ownerOfBucket(aws, name),
    unlessAbsent(
      's3:GetBucketPublicAccessBlock',
      async () => await aws.s3.send(new GetPublicAccessBlockCommand(bucket)),
    ),
    unlessAbsent(
      's3:GetLifecycleConfiguration',
      async () => await aws.s3.send(new GetBucketLifecycleConfigurationCommand(bucket)),
    ),
  ]);
  const block = access?.PublicAccessBlockConfiguration;
  return {
    owner,
    publicAccessBlocked: Boolean(
      block?.BlockPublicAcls &&
      block.BlockPublicPolicy &&
      block.IgnorePublicAcls &&
      block.RestrictPublicBuckets,
    ),
    abortUploadsAfterDays: lifecycle?.Rules?.[0]?.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
  };
}

async function createBucket(aws: AwsClients, spec: BucketSpec): Promise<void> {
  // us-east-1 is the only region that must not be set as location constraint.
  const location = aws.region === 'us-east-1' ? {} : { LocationConstraint: aws.region as 'eu-west-1' };
  const configuration = { ...location, Tags: tagList(spec.tags) };
  await calling(
    's3:CreateBucket',
    async () =>
      await aws.s3.send(
        new CreateBucketCommand({ Bucket: spec.name, CreateBucketConfiguration: configuration }),
      ),
  );
  await syncSettings(aws, spec);
}

async function syncSettings(aws: AwsClients, spec: BucketSpec): Promise<void> {
  const closed = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  const rule = {
    ID: 'abort-unfinished-uploads',
    Status: 'Enabled' as const,
    Filter: { Prefix: '' },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: spec.abortUploadsAfterDays },
  };
  await Promise.all([
    calling(
      's3:PutBucketPublicAccessBlock',
      async () =>
        await aws.s3.send(
          new PutPublicAccessBlockCommand({ Bucket: spec.name, PublicAccessBlockConfiguration: closed }),
        ),
    ),
    calling(
      's3:PutLifecycleConfiguration',
      async () =>
        await aws.s3.send(
          new PutBucketLifecycleConfigurationCommand({
            Bucket: spec.name,
            LifecycleConfiguration: { Rules: [rule] },
          }),
        ),
    ),
  ]);
}

/** Ledger and lock are parts of the bucket; anything else in it must not be deleted, and S3 answers BucketNotEmpty. */
async function removeBucket(aws: AwsClients, name: string): Promise<void> {
  await dropLedger(aws, name);
  await dropLock(aws, name);
  await unlessGone(
    's3:DeleteBucket',
    async () => await aws.s3.send(new DeleteBucketCommand({ Bucket: name })),
  );
}

async function listBuckets(aws: AwsClients, prefix: string): Promise<Found[]> {
  const input = { BucketRegion: aws.region, ...(prefix !== '' && { Prefix: prefix }) };
  const pages = paginateListBuckets({ client: aws.s3 }, input);
  const buckets = await allPages('s3:ListAllMyBuckets', pages, (page) => page.Buckets);
  return await mapLimit(buckets, async ({ Name = '', CreationDate }) => {
    const owner = await ownerOfBucket(aws, Name);
    return { name: Name, owner, sinceMs: CreationDate?.getTime() };
  });
}

async function ownerOfBucket(aws: AwsClients, name: string): Promise<string | undefined> {
  const tags = await unlessAbsent(
    's3:GetBucketTagging',
    async () => await aws.s3.send(new GetBucketTaggingCommand({ Bucket: name })),
  );
  return ownerIn(tags?.TagSet);
}
