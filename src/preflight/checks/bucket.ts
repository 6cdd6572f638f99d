import { fault, type Finding } from '../finding.ts';

const CHECK = 'bucket';

/** Where S3 says that the bucket of a name is. */
export type BucketPlace =
  | { readonly at: 'nowhere' }
  | { readonly at: 'region'; readonly region: string }
  | { readonly at: 'forbidden' };

/** The archive's bucket must be in the endpoint's region (ModelDataUrl), and its name is one for all of AWS. */
export function judgeBucket(name: string, place: BucketPlace, region: string): Finding[] {
  if (place.at === 'nowhere') return [];
  if (place.at === 'forbidden') {
    return [
      fault(
        CHECK,
        'account',
        `${name} belongs to another account, or is closed to these credentials (S3 says 403 for both)`,
        'Choose another name or --stage, or ask for s3:ListBucket on it if it is yours.',
      ),
    ];
  }
  if (place.region === region) return [];
  return [
    fault(
      CHECK,
      'account',
      `${name} lies in ${place.region}, and an endpoint in ${region} reads its archive from ${region} only`,
      `Deploy with --region ${place.region}, choose another name or --stage, or delete that bucket: aws s3 rb s3://${name} --region ${place.region}`,
    ),
  ];
}
