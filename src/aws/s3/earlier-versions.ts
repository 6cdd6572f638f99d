import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent, unlessGone } from '../core/errors.ts';
import { mapLimit } from '../core/listing.ts';

interface Version {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
}

/**
 * Deletes the versions below a prefix that are no current objects, for good. Objects before delete markers: without its
 * marker, an earlier version would be current again.
 */
export async function deleteEarlierVersions(
  aws: AwsClients,
  bucket: string,
  prefix: string,
  isIncluded: (key: string) => boolean,
): Promise<void> {
  const pages = await versionPages(aws, bucket, prefix);
  const included = ({ Key = '' }: Version): boolean => isIncluded(Key);
  const objects = pages.flatMap(({ Versions = [] }) => Versions).filter(({ IsLatest }) => !IsLatest);
  const markers = pages.flatMap(({ DeleteMarkers = [] }) => DeleteMarkers);
  for (const versions of [objects, markers]) await deleteVersions(aws, bucket, versions.filter(included));
}

/** All versions and delete markers below a prefix; none when there is no such bucket. */
async function versionPages(
  aws: AwsClients,
  bucket: string,
  prefix: string,
): Promise<ListObjectVersionsCommandOutput[]> {
  const pages: ListObjectVersionsCommandOutput[] = [];
  for (;;) {
    const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = pages.at(-1) ?? {};
    const input = { Bucket: bucket, Prefix: prefix, KeyMarker, VersionIdMarker };
    const page = await unlessAbsent(
      's3:ListBucketVersions',
      async () => await aws.s3.send(new ListObjectVersionsCommand(input)),
    );
    if (page) pages.push(page);
    if (!page?.IsTruncated) return pages;
  }
}

async function deleteVersions(aws: AwsClients, Bucket: string, versions: readonly Version[]): Promise<void> {
  await mapLimit(versions, async ({ Key, VersionId }) => {
    const input = { Bucket, Key, VersionId };
    await unlessGone('s3:DeleteObjectVersion', async () => await aws.s3.send(new DeleteObjectCommand(input)));
  });
}
