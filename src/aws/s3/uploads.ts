import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
} from '@aws-sdk/client-s3';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent, unlessGone } from '../core/errors.ts';

/**
 * An upload in parts that was begun and neither completed nor aborted: its parts are billed, and no listing shows them.
 */
export interface UnfinishedUpload {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
  /** When it was started, in ms since the epoch. */
  readonly sinceMs: number | undefined;
}

/** The unfinished uploads of a bucket; none when there is no such bucket. */
export async function unfinishedUploads(aws: AwsClients, bucket: string): Promise<UnfinishedUpload[]> {
  const uploads: UnfinishedUpload[] = [];
  let after: Pick<ListMultipartUploadsCommandOutput, 'NextKeyMarker' | 'NextUploadIdMarker'> = {};
  for (;;) {
    const input = {
      Bucket: bucket,
      KeyMarker: after.NextKeyMarker,
      UploadIdMarker: after.NextUploadIdMarker,
    };
    const page = await unlessAbsent(
      's3:ListBucketMultipartUploads',
      async () => await aws.s3.send(new ListMultipartUploadsCommand(input)),
    );
    for (const { Key: key = '', UploadId: uploadId = '', Initiated } of page?.Uploads ?? []) {
      uploads.push({ bucket, key, uploadId, sinceMs: Initiated?.getTime() });
    }
    if (!page?.IsTruncated) return uploads;
    after = page;
  }
}

/** Aborts an upload; already completed or aborted is success. */
export async function abortUpload(
  aws: AwsClients,
  { bucket, key, uploadId }: UnfinishedUpload,
): Promise<void> {
  const input = { Bucket: bucket, Key: key, UploadId: uploadId };
  await unlessGone(
    's3:AbortMultipartUpload',
    async () => await aws.s3.send(new AbortMultipartUploadCommand(input)),
  );
}
