import type { Call } from '../account/account-context.ts';
import { byName } from '../protocol/page.ts';
import { ownerId } from './buckets.ts';
import { invalidArgument } from './error.ts';
import { encoded, limitOf } from './listing.ts';
import type { S3Input, S3Output } from './operation.ts';
import { type Bucket, bucketOf, type ObjectVersion, type S3Store } from './store.ts';
import { versionsOf } from './versions.ts';

type ListInput = S3Input<'ListObjectVersions'>;
type ListOutput = S3Output<'ListObjectVersions'>;

interface Listed extends ObjectVersion {
  readonly key: string;
  readonly latest: boolean;
}

/** Lists versions and delete markers, by key and then newest first, in pages. */
export function listObjectVersions(store: S3Store, input: ListInput, call: Call): ListOutput {
  const { Prefix = '', KeyMarker = '', VersionIdMarker = '', EncodingType } = input;
  if (VersionIdMarker && !KeyMarker) {
    const message = 'A version-id marker cannot be specified without a key marker.';
    throw invalidArgument(message, 'version-id-marker', VersionIdMarker);
  }
  const limit = limitOf('max-keys', input.MaxKeys);
  const rest = behind(allVersions(bucketOf(store, input, call), Prefix), KeyMarker, VersionIdMarker);
  const page = rest.slice(0, limit);
  const last = page.length < rest.length ? page.at(-1) : undefined;
  return {
    Name: input.Bucket,
    Prefix: encoded(input, Prefix),
    KeyMarker: encoded(input, KeyMarker),
    VersionIdMarker,
    MaxKeys: limit,
    EncodingType,
    IsTruncated: last !== undefined,
    NextKeyMarker: last && encoded(input, last.key),
    NextVersionIdMarker: last?.id,
    Versions: page.flatMap((each) => describedVersion(input, each, call)),
    DeleteMarkers: page.filter(({ object }) => !object).map((each) => described(input, each, call)),
  };
}

function allVersions(bucket: Bucket, prefix: string): Listed[] {
  const keys = new Set([...bucket.objects.keys(), ...bucket.versions.keys()]);
  return [...keys]
    .filter((key) => key.startsWith(prefix))
    .toSorted(byName)
    .flatMap((key) =>
      versionsOf(bucket, key).map((version, index) => ({ ...version, key, latest: index === 0 })),
    );
}

/** What comes after the markers: the key marker alone goes on behind all versions of the key. */
function behind(all: readonly Listed[], keyMarker: string, idMarker: string): Listed[] {
  const within = all.filter(({ key }) => key === keyMarker);
  const reached = within.findIndex(({ id }) => id === idMarker);
  const older = reached < 0 ? within.filter(({ id }) => isOlder(id, idMarker)) : within.slice(reached + 1);
  return [...older, ...all.filter(({ key }) => byName(key, keyMarker) > 0)];
}

/** Whether an id is older than one that was deleted; the place of a deleted null version is not known. */
function isOlder(id: string, marker: string): boolean {
  return marker !== '' && marker !== 'null' && id > marker;
}

function described(input: ListInput, { key, id, latest, modified }: Listed, { account }: Call) {
  const Owner = { ID: ownerId(account.accountId) };
  return { Key: encoded(input, key), VersionId: id, IsLatest: latest, LastModified: modified, Owner };
}

function describedVersion(input: ListInput, listed: Listed, call: Call): NonNullable<ListOutput['Versions']> {
  if (!listed.object) return [];
  const { etag, content, checksum, description } = listed.object;
  return [
    {
      ...described(input, listed, call),
      ETag: `"${etag}"`,
      Size: content.size,
      ChecksumAlgorithm: [checksum.algorithm],
      ChecksumType: checksum.type,
      // The model has no other value here; S3 returns every class.
      StorageClass: (description.StorageClass ?? 'STANDARD') as 'STANDARD',
    },
  ];
}
