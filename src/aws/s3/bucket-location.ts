import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { AwsClients } from '../core/clients.ts';
import { calling } from '../core/errors.ts';

/** Where the one bucket of a name is, as far as these credentials may know. */
export type BucketPlace =
  | { readonly at: 'nowhere' }
  | { readonly at: 'region'; readonly region: string }
  /** Another account's, or ours and closed to these credentials: S3 answers both with 403. */
  | { readonly at: 'forbidden' };

interface HeadOutcome {
  readonly $metadata: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** Asks S3 in the clients' region. A HEAD answer has no body, so status and `x-amz-bucket-region` say it all. */
export async function bucketPlace(aws: AwsClients, name: string): Promise<BucketPlace> {
  return await calling('s3:HeadBucket', async () => {
    try {
      const { BucketRegion } = await aws.s3.send(new HeadBucketCommand({ Bucket: name }));
      return { at: 'region', region: BucketRegion ?? aws.region } as const;
    } catch (error) {
      const place = isAnswered(error) ? placeIn(error) : undefined;
      if (place) return place;
      throw error;
    }
  });
}

function placeIn({ $metadata, $response }: HeadOutcome): BucketPlace | undefined {
  const region = $response?.headers?.['x-amz-bucket-region'];
  if ($metadata.httpStatusCode === 404) return { at: 'nowhere' };
  if ($metadata.httpStatusCode === 403) return { at: 'forbidden' };
  const moved = $metadata.httpStatusCode === 301 || $metadata.httpStatusCode === 400;
  return moved && region !== undefined ? { at: 'region', region } : undefined;
}

function isAnswered(error: unknown): error is HeadOutcome {
  return error instanceof Error && '$metadata' in error;
}
