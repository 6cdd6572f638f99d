import type { Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { singleFlight } from '../core/listing.ts';
import { bucketExists } from './bucket-exists.ts';
import { bucketTags } from './bucket-owner.ts';
import { createBucket, type NewBucket } from './create-bucket.ts';
import { listBuckets } from './list-buckets.ts';
import { removeBucket } from './remove-bucket.ts';
import type { BucketSettings } from './settings/setting.ts';
import { diffSettings, type LiveSettings, readSettings, writeSettings } from './settings/settings.ts';

/** A private bucket for archives. */
export type BucketSpec = NewBucket & BucketSettings;

export interface LiveBucket {
  readonly owner: string | undefined;
  readonly settings: LiveSettings;
}

const LOST = 'its archives and its release ledger are lost';

export type BucketKind = Kind<BucketSpec, LiveBucket>;

/** S3 buckets: created with tags, closed to the public and to plain HTTP; unfinished uploads are aborted. */
export function bucketKind(aws: AwsClients): BucketKind {
  return {
    expectedMs: 1_000,
    impact: { replace: LOST, remove: LOST },
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: () => ({ state: 'ready' }),
    diff: (spec, { settings }) => diffSettings(spec, settings),
    read: async (name) => await readBucket(aws, name),
    create: async (spec) => {
      await createBucket(aws, spec);
      await writeDifferences(aws, spec);
    },
    update: async (spec, _live, changes) =>
      await writeSettings(aws, spec, new Set(changes.map(({ field }) => field))),
    remove: async (name) => await removeBucket(aws, name),
    list: singleFlight(async (prefix) => await listBuckets(aws, prefix)),
  };
}

/** A new bucket has most settings by AWS's default; only the others are written. */
async function writeDifferences(aws: AwsClients, spec: BucketSpec): Promise<void> {
  const changes = diffSettings(spec, await readSettings(aws, spec.name));
  await writeSettings(aws, spec, new Set(changes.map(({ field }) => field)));
}

async function readBucket(aws: AwsClients, name: string): Promise<LiveBucket | undefined> {
  if (!(await bucketExists(aws, name))) return undefined;
  const [tags, settings] = await Promise.all([bucketTags(aws, name), readSettings(aws, name)]);
  return tags && { ...tags, settings };
}
