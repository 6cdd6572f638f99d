import { AwsError } from '../aws-error.ts';

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, general purpose buckets.
const FORBIDDEN_STARTS = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const FORBIDDEN_ENDS = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];

/** Throws InvalidBucketName when a new bucket may not have this name. */
export function checkBucketName(name: string): void {
  const wellFormed = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..');
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(name);
  const isReserved =
    FORBIDDEN_STARTS.some((start) => name.startsWith(start)) ||
    FORBIDDEN_ENDS.some((end) => name.endsWith(end));
  if (wellFormed && !isAddress && !isReserved) return;
  throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: name });
}
