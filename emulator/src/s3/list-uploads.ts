import type { Call } from '../account/account-context.ts';
import { byName } from '../protocol/page.ts';
import { ownerId } from './buckets.ts';
import { encoded, limitOf, rollUp } from './listing.ts';
import type { S3Input, S3Output } from './operation.ts';
import { bucketOf, type S3Store, type Upload } from './store.ts';

type ListInput = S3Input<'ListMultipartUploads'>;
type ListOutput = S3Output<'ListMultipartUploads'>;

/** One entry of a page: an upload, or the common prefix of the uploads below it. */
type Entry = { readonly upload: Upload } | { readonly commonPrefix: string };

/**
 * Lists uploads under way: by key, those of one key by their start, rolled up at the delimiter. Both markers together
 * go on inside a key; the key marker alone goes on behind it.
 */
export function listMultipartUploads(store: S3Store, input: ListInput, call: Call): ListOutput {
  const { Prefix = '', Delimiter = '', KeyMarker = '', UploadIdMarker = '', EncodingType } = input;
  const limit = limitOf('max-uploads', input.MaxUploads);
  const ordered = [...bucketOf(store, input, call).uploads.values()]
    .filter(({ key }) => key.startsWith(Prefix))
    .toSorted(
      (left, right) => byName(left.key, right.key) || Number(left.initiated) - Number(right.initiated),
    );
  const rest = entriesOf(behind(ordered, KeyMarker, UploadIdMarker), Prefix, Delimiter, KeyMarker);
  const page = rest.slice(0, limit);
  const last = page.length < rest.length ? page.at(-1) : undefined;
  return {
    Bucket: input.Bucket,
    KeyMarker: encoded(input, KeyMarker),
    UploadIdMarker,
    NextKeyMarker: last && encoded(input, 'upload' in last ? last.upload.key : last.commonPrefix),
    NextUploadIdMarker: last && 'upload' in last ? last.upload.id : undefined,
    Prefix: encoded(input, Prefix),
    Delimiter: Delimiter ? encoded(input, Delimiter) : undefined,
    EncodingType,
    MaxUploads: limit,
    IsTruncated: last !== undefined,
    Uploads: page.flatMap((entry) => ('upload' in entry ? [describedUpload(input, entry.upload, call)] : [])),
    CommonPrefixes: page.flatMap((entry) =>
      'upload' in entry ? [] : [{ Prefix: encoded(input, entry.commonPrefix) }],
    ),
  };
}

/** What comes after the markers. */
function behind(ordered: readonly Upload[], keyMarker: string, idMarker: string): Upload[] {
  const within = ordered.filter(({ key }) => key === keyMarker);
  const reached = within.findIndex(({ id }) => id === idMarker);
  const later = reached < 0 ? [] : within.slice(reached + 1);
  return [...later, ...ordered.filter(({ key }) => key > keyMarker)];
}

function entriesOf(
  uploads: readonly Upload[],
  prefix: string,
  delimiter: string,
  keyMarker: string,
): Entry[] {
  const prefixes = new Set<string>();
  return uploads.flatMap((upload): Entry[] => {
    const commonPrefix = rollUp(upload.key, prefix, delimiter);
    if (commonPrefix === undefined) return [{ upload }];
    // A page that ended on a common prefix goes on behind all keys below it.
    if (prefixes.has(commonPrefix) || commonPrefix <= keyMarker) return [];
    prefixes.add(commonPrefix);
    return [{ commonPrefix }];
  });
}

function describedUpload(
  input: ListInput,
  upload: Upload,
  { account }: Call,
): NonNullable<ListOutput['Uploads']>[number] {
  const owner = { ID: ownerId(account.accountId) };
  return {
    Key: encoded(input, upload.key),
    UploadId: upload.id,
    Initiator: owner,
    Owner: owner,
    StorageClass: upload.description.StorageClass ?? 'STANDARD',
    Initiated: upload.initiated,
    ChecksumAlgorithm: upload.algorithm,
    ChecksumType: upload.type,
  };
}
