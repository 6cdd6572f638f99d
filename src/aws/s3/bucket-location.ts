import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { AwsClients } from '../core/clients.ts';
import { calling } from '../core/errors.ts';

/** Location of the bucket with a name, as far as these credentials can see it. */
export type BucketPlace =
  | { readonly at: 'nowhere' }
  | { readonly at: 'region'; readonly region: string }
  /** Owned by another account, or not accessible with these credentials: S3 answers both with 403. */
  | { readonly at: 'forbidden' };

interface HeadOutcome {
  readonly $metadata: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** Calls S3 in the clients' region. HEAD responses have no body; status and `x-amz-bucket-region` are sufficient. */
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
