import { readLedger } from '../../aws/s3/ledger.ts';
import { lockWrittenMs } from '../../aws/s3/stack-lock.ts';
import { unfinishedUploads } from '../../aws/s3/uploads.ts';
import { listed, type Listed } from '../../reconcile/listing.ts';
import { kindOf } from '../../reconcile/resource.ts';
import type { AccountContext } from '../account-context.ts';
import type { StackScan } from './orphans.ts';
import { ownedResourcesIn } from './owned-resources.ts';

/** Every stack of this tool in the account and region, or the one named. Reads only. */
export async function scanStacks(
  context: AccountContext,
  only: string | undefined,
  nowMs: number,
): Promise<StackScan[]> {
  const found = await listed(only ?? '', context.registry);
  const owners = only === undefined ? [...new Set(found.flatMap(({ owner }) => owner ?? []))] : [only];
  const stacks = owners.toSorted().map(async (owner) => await scanStack(context, owner, found, nowMs));
  return (await Promise.all(stacks)).filter(({ resources }) => resources.length > 0);
}

async function scanStack(
  context: AccountContext,
  owner: string,
  found: readonly Listed[],
  nowMs: number,
): Promise<StackScan> {
  const { own } = ownedResourcesIn(owner, found);
  const [endpoints, buckets] = await Promise.all([
    liveEndpoints(context, namesOfKind(own, 'endpoint')),
    Promise.all(namesOfKind(own, 'bucket').map(async (bucket) => await scanBucket(context, bucket))),
  ]);
  const locks = buckets.flatMap(({ lockedMs }) => lockedMs ?? []);
  return {
    owner,
    resources: own,
    uploads: buckets.flatMap(({ uploads }) => uploads),
    liveEndpoints: endpoints,
    hasRelease: buckets.some(({ hasRelease }) => hasRelease),
    lockAgeMs: locks.length === 0 ? undefined : nowMs - Math.max(...locks),
  };
}

function namesOfKind(resources: readonly Listed[], wanted: string): string[] {
  return resources.flatMap(({ kind, name }) => (kind === wanted ? [name] : []));
}

/** Those in service or on the way to it: neither failed nor being deleted. */
async function liveEndpoints({ registry }: AccountContext, endpoints: readonly string[]): Promise<string[]> {
  const kind = kindOf(registry, 'endpoint');
  const lives = await Promise.all(endpoints.map(async (name) => await kind.read(name)));
  return endpoints.filter((_, index) => {
    const live = lives[index];
    return live !== undefined && ['ready', 'moving'].includes(kind.phaseOf(live).state);
  });
}

async function scanBucket({ aws }: AccountContext, bucket: string) {
  const [entries, lockedMs, uploads] = await Promise.all([
    readLedger(aws, bucket, 1),
    lockWrittenMs(aws, bucket),
    unfinishedUploads(aws, bucket),
  ]);
  return { hasRelease: entries.length > 0, lockedMs, uploads };
}
