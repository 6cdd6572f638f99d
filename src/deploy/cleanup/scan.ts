import { ownedResourcesIn } from './owned-resources.ts';
import type { StackScan } from './orphans.ts';
import { readLedger } from '../../aws/s3/ledger.ts';
import { lockWrittenMs } from '../../aws/s3/stack-lock.ts';
import { unfinishedUploads } from '../../aws/s3/uploads.ts';
import { listed, type Listed } from '../../reconcile/listing.ts';
import { kindOf } from '../../reconcile/resource.ts';
import type { AccountContext } from '../context.ts';

/** Every stack of the house in the account and region, or the one named; reads only. */
export async function scanStacks(
  place: AccountContext,
  only: string | undefined,
  nowMs: number,
): Promise<StackScan[]> {
  const found = await listed(only ?? '', place.registry);
  const owners = only === undefined ? [...new Set(found.flatMap(({ owner }) => owner ?? []))] : [only];
  const stacks = owners.toSorted().map(async (owner) => await seen(place, owner, found, nowMs));
  return (await Promise.all(stacks)).filter(({ things }) => things.length > 0);
}

async function seen(
  place: AccountContext,
  owner: string,
  found: readonly Listed[],
  nowMs: number,
): Promise<StackScan> {
  const { own } = ownedResourcesIn(owner, found);
  const [standing, buckets] = await Promise.all([
    standingOf(place, named(own, 'endpoint')),
    Promise.all(named(own, 'bucket').map(async (bucket) => await bucketSeen(place, bucket))),
  ]);
  const locks = buckets.flatMap(({ lockedMs }) => lockedMs ?? []);
  return {
    owner,
    things: own,
    uploads: buckets.flatMap(({ uploads }) => uploads),
    standing,
    hasRelease: buckets.some(({ hasRelease }) => hasRelease),
    lockAgeMs: locks.length === 0 ? undefined : nowMs - Math.max(...locks),
  };
}

function named(things: readonly Listed[], wanted: string): string[] {
  return things.flatMap(({ kind, name }) => (kind === wanted ? [name] : []));
}

/** Those that serve or may come to: all but the failed and the leaving. */
async function standingOf({ registry }: AccountContext, endpoints: readonly string[]): Promise<string[]> {
  const kind = kindOf(registry, 'endpoint');
  const lives = await Promise.all(endpoints.map(async (name) => await kind.read(name)));
  return endpoints.filter((_, index) => {
    const live = lives[index];
    return live !== undefined && ['ready', 'moving'].includes(kind.phaseOf(live).state);
  });
}

/** What lies in a stack's bucket beside its archives. */
async function bucketSeen({ aws }: AccountContext, bucket: string) {
  const [entries, lockedMs, uploads] = await Promise.all([
    readLedger(aws, bucket, 1),
    lockWrittenMs(aws, bucket),
    unfinishedUploads(aws, bucket),
  ]);
  return { hasRelease: entries.length > 0, lockedMs, uploads };
}
