import { bucketNames } from '../../../infra/bucket-name.ts';
import { ownerOf } from '../../../infra/naming.ts';
import { currentBucket } from '../../aws/s3/current-bucket.ts';
import { bucketPlace } from '../../aws/s3/bucket-location.ts';
import { fault, type Finding } from '../finding.ts';
import { check } from '../subject.ts';

const CHECK = 'bucket';

/** Location of the bucket with the stack's name. */
export const bucketCheck = check(CHECK, ['host'], ['access'], async ({ config, access: { aws, site } }) => {
  const owner = ownerOf(config);
  const name = await currentBucket(aws, owner, bucketNames(owner, site));
  return judgeBucket(name, await bucketPlace(aws, name), site.region);
});

/** Location of a bucket according to S3. */
export type BucketPlace =
  | { readonly at: 'nowhere' }
  | { readonly at: 'region'; readonly region: string }
  | { readonly at: 'forbidden' };

/** The archive's bucket must be in the endpoint's region (ModelDataUrl); bucket names are globally unique. */
export function judgeBucket(name: string, place: BucketPlace, region: string): Finding[] {
  if (place.at === 'nowhere') return [];
  if (place.at === 'forbidden') {
    return [
      fault(
        CHECK,
        'account',
        `${name} belongs to another account, or these credentials have no access (S3 answers 403 to both)`,
        'Choose another name or --stage, or request s3:ListBucket on it if it is yours.',
      ),
    ];
  }
  if (place.region === region) return [];
  return [
    fault(
      CHECK,
      'account',
      `${name} is in ${place.region}, and an endpoint in ${region} reads its archive from ${region} only`,
      `Deploy with --region ${place.region}, choose another name or --stage, or delete that bucket: aws s3 rb s3://${name} --region ${place.region}`,
    ),
  ];
}
