import { byName } from '../protocol/page.ts';
import type { XmlChildren } from '../protocol/xml.ts';
import { ownerId } from './buckets.ts';
import { xmlAnswer } from './document.ts';
import { encoded, limitOf } from './list-objects.ts';
import { rollUp } from './listing.ts';
import { bucketOf, type S3Call, type Upload } from './store.ts';

/** One entry of a page: an upload, or the prefix that stands for all uploads below it. */
type Entry = { readonly upload: Upload } | { readonly commonPrefix: string };

/**
 * Lists uploads under way: by key, those of one key by their start, rolled up at the delimiter. Both markers together
 * go on inside a key; the key marker alone goes on behind it.
 */
export function listMultipartUploads(call: S3Call): Response {
  const { query } = call;
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const [keyMarker, idMarker] = [query.get('key-marker') ?? '', query.get('upload-id-marker') ?? ''];
  const limit = limitOf(call, 'max-uploads');
  const ordered = [...bucketOf(call).uploads.values()]
    .filter(({ key }) => key.startsWith(prefix))
    .toSorted(
      (left, right) => byName(left.key, right.key) || Number(left.initiated) - Number(right.initiated),
    );
  const rest = entriesOf(behind(ordered, keyMarker, idMarker), prefix, delimiter, keyMarker);
  const page = rest.slice(0, limit);
  const last = page.length < rest.length ? page.at(-1) : undefined;
  return xmlAnswer('ListMultipartUploadsResult', {
    Bucket: call.bucketName,
    KeyMarker: encoded(call, keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: last && encoded(call, 'upload' in last ? last.upload.key : last.commonPrefix),
    NextUploadIdMarker: last && 'upload' in last ? last.upload.id : undefined,
    Prefix: encoded(call, prefix),
    Delimiter: delimiter ? encoded(call, delimiter) : undefined,
    EncodingType: query.get('encoding-type') ?? undefined,
    MaxUploads: limit,
    IsTruncated: last !== undefined,
    Upload: page.flatMap((entry) => ('upload' in entry ? [describedUpload(call, entry.upload)] : [])),
    CommonPrefixes: page.flatMap((entry) =>
      'upload' in entry ? [] : [{ Prefix: encoded(call, entry.commonPrefix) }],
    ),
  });
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

function describedUpload(call: S3Call, upload: Upload): XmlChildren {
  const owner = { ID: ownerId(call.world.accountId) };
  return {
    Key: encoded(call, upload.key),
    UploadId: upload.id,
    Initiator: owner,
    Owner: owner,
    StorageClass: 'STANDARD',
    Initiated: upload.initiated.toISOString(),
    ChecksumAlgorithm: upload.algorithm,
    ChecksumType: upload.type,
  };
}
