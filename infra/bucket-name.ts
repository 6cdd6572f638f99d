import type { Site } from './site.ts';

// S3 user guide, "General purpose bucket naming rules".
const MAX_CHARACTERS = 63;

/** End of every name in the account-regional namespace of S3. */
const ACCOUNT_REGIONAL = '-an';

// S3 user guide, "Namespaces for general purpose buckets": all Regions but Bahrain and the United Arab Emirates. Other
// partitions are reported to have it, but no source names the form of their Region codes.
const WITHOUT_NAMESPACE = new Set(['me-south-1', 'me-central-1']);

/**
 * The possible names of a stack's bucket, that of a new one first. Only its own account can create a bucket in the
 * account-regional namespace, whereas a global name is free for anybody. Global names remain: of buckets that earlier
 * versions created, where there is no such namespace, and for the few names that `-an` makes too long.
 */
export function bucketNames(owner: string, site: Site): readonly [string, ...string[]] {
  const global = `${owner}-${site.account}-${site.region}`;
  const regional = `${global}${ACCOUNT_REGIONAL}`;
  const available = site.partition === 'aws' && !WITHOUT_NAMESPACE.has(site.region);
  return available && regional.length <= MAX_CHARACTERS ? [regional, global] : [global];
}

/** Whether a bucket's name is in the account-regional namespace; a global name ends in a region's number. */
export function isAccountRegional(name: string): boolean {
  return name.endsWith(ACCOUNT_REGIONAL);
}
