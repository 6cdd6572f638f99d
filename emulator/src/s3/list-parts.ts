import type { Call } from '../account/account-context.ts';
import { ownerId } from './buckets.ts';
import { checksumMembers } from './checksum.ts';
import { limitOf } from './listing.ts';
import { uploadOf } from './multipart.ts';
import type { S3Input, S3Output } from './operation.ts';
import type { S3Store } from './store.ts';

/** Lists the parts that have arrived, in order of number, in pages. */
export function listParts(store: S3Store, input: S3Input<'ListParts'>, call: Call): S3Output<'ListParts'> {
  const upload = uploadOf(store, input, call);
  const marker = Number(input.PartNumberMarker ?? 0);
  const limit = limitOf('max-parts', input.MaxParts);
  const rest = [...upload.parts]
    .filter(([number]) => number > marker)
    .toSorted(([left], [right]) => left - right);
  const page = rest.slice(0, limit);
  const owner = { ID: ownerId(call.account.accountId) };
  return {
    Bucket: input.Bucket,
    Key: input.Key,
    UploadId: upload.id,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(page.at(-1)?.[0] ?? 0),
    MaxParts: limit,
    IsTruncated: page.length < rest.length,
    Parts: page.map(([number, part]) => ({
      PartNumber: number,
      LastModified: part.modified,
      ETag: `"${part.etag}"`,
      Size: part.content.size,
      ...checksumMembers(part.checksum),
    })),
    Initiator: owner,
    Owner: owner,
    StorageClass: upload.description.StorageClass ?? 'STANDARD',
    ChecksumAlgorithm: upload.algorithm,
    ChecksumType: upload.type,
  };
}
