import type { AwsClients } from '../core/clients.ts';
import { bucketPlace } from './bucket-location.ts';
import { bucketOwner } from './bucket-owner.ts';

/**
 * The name of a stack's bucket, among its possible ones: that of a new bucket first, then those of earlier versions. A
 * bucket with an earlier name is kept if it is in this account and region and has the stack's owner tag; otherwise the
 * name is the first. Calls S3 only if there is more than one.
 */
export async function currentBucket(
  aws: AwsClients,
  owner: string,
  [first, ...earlier]: readonly [string, ...string[]],
): Promise<string> {
  for (const name of earlier) {
    // Another account's bucket is refused like one without access: it is not the stack's.
    const place = await bucketPlace(aws, name);
    if (place.at !== 'region' || place.region !== aws.region) continue;
    if ((await bucketOwner(aws, name)) === owner) return name;
  }
  return first;
}
