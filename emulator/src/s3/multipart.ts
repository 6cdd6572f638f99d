import { randomBytes } from 'node:crypto';
import { AwsError } from '../protocol/aws-error.ts';
import type { XmlChildren } from '../protocol/xml.ts';
import { ownerId } from './buckets.ts';
import {
  checksumMember,
  DEFAULT_ALGORITHM,
  isChecksumAlgorithm,
  type ChecksumAlgorithm,
  type ChecksumType,
} from './checksum.ts';
import { xmlAnswer } from './document.ts';
import { invalidArgument, invalidRequest } from './error.ts';
import { limitOf } from './list-objects.ts';
import { readObjectHeaders } from './object-headers.ts';
import { checkKey, checksumHeaders, writtenHeaders } from './objects.ts';
import { receive, type Received } from './receive.ts';
import { bucketOf, type Part, type S3Call, type Upload } from './store.ts';
import { readTagHeader } from './tags.ts';

// "Part numbers: 1 to 10,000 (inclusive)": Amazon S3 multipart upload limits.
const LAST_PART_NUMBER = 10_000;

/** Begins an upload. What is said of the object is said here; the call that completes it adds conditions alone. */
export function createMultipartUpload(call: S3Call): Response {
  const bucket = bucketOf(call);
  checkKey(call.key);
  const { headers } = call.request;
  const named = headers.get('x-amz-checksum-algorithm');
  const algorithm = algorithmOf(named);
  const upload: Upload = {
    ...readObjectHeaders(headers),
    id: randomBytes(48).toString('base64url'),
    key: call.key,
    initiated: new Date(),
    algorithm,
    type: typeOf(algorithm, headers.get('x-amz-checksum-type')),
    chosen: named !== null,
    tags: readTagHeader(headers.get('x-amz-tagging')),
    parts: new Map(),
  };
  bucket.uploads.set(upload.id, upload);
  const chosen = { 'x-amz-checksum-algorithm': upload.algorithm, 'x-amz-checksum-type': upload.type };
  const { etag: _none, ...written } = writtenHeaders({ etag: '', standard: upload.standard });
  const body = { Bucket: bucket.name, Key: call.key, UploadId: upload.id };
  return xmlAnswer('InitiateMultipartUploadResult', body, { ...written, ...(upload.chosen ? chosen : {}) });
}

function algorithmOf(name: string | null): ChecksumAlgorithm {
  if (name === null) return DEFAULT_ALGORITHM;
  const algorithm = name.toUpperCase();
  if (isChecksumAlgorithm(algorithm)) return algorithm;
  throw invalidRequest(
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types',
  );
}

/** CRCs can be combined over parts, hashes cannot; CRC64NVME is never composite (S3 User Guide, object integrity). */
function typeOf(algorithm: ChecksumAlgorithm, asked: string | null): ChecksumType {
  const type = asked?.toUpperCase() ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  const fits =
    type === 'FULL_OBJECT' ? algorithm.startsWith('CRC') : type === 'COMPOSITE' && algorithm !== 'CRC64NVME';
  if (fits) return type as ChecksumType;
  throw invalidRequest(
    `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  );
}

/** Takes a part; the same number again replaces it. Throws InvalidRequest for another algorithm than the upload's. */
export async function uploadPart(call: S3Call): Promise<Response> {
  const upload = uploadOf(call);
  const number = partNumberOf(call);
  const received = await receive(call, { algorithm: upload.algorithm });
  const sent = received.checksum.algorithm;
  if (upload.chosen && sent !== upload.algorithm) {
    received.content.release();
    throw invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${upload.algorithm.toLowerCase()}, ` +
        `actual checksum Type: ${sent.toLowerCase()}`,
    );
  }
  keepPart(upload, number, received);
  const { 'x-amz-checksum-type': _whole, ...checksum } = checksumHeaders(received.checksum);
  const written = writtenHeaders({ etag: received.etag, standard: upload.standard });
  return new Response(null, { headers: { ...written, ...checksum } });
}

/** Puts a part in its place; the one of this number before is given up. */
export function keepPart(upload: Upload, number: number, received: Received): Part {
  upload.parts.get(number)?.content.release();
  const part = { ...received, modified: new Date() };
  upload.parts.set(number, part);
  return part;
}

/** The number of the part a call brings. Throws InvalidArgument outside 1 to 10,000. */
export function partNumberOf(call: S3Call): number {
  const value = call.query.get('partNumber') ?? '';
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= LAST_PART_NUMBER) return number;
  const message = `Part number must be an integer between 1 and ${LAST_PART_NUMBER}, inclusive`;
  throw invalidArgument(message, 'partNumber', value);
}

/** Gives the parts up. Throws NoSuchUpload the second time. */
export function abortMultipartUpload(call: S3Call): Response {
  const upload = uploadOf(call);
  for (const part of upload.parts.values()) part.content.release();
  bucketOf(call).uploads.delete(upload.id);
  return new Response(null, { status: 204 });
}

/** Lists the parts that have arrived, in order of number, in pages. */
export function listParts(call: S3Call): Response {
  const upload = uploadOf(call);
  const marker = Number(call.query.get('part-number-marker') ?? 0);
  const limit = limitOf(call, 'max-parts');
  const rest = [...upload.parts]
    .filter(([number]) => number > marker)
    .toSorted(([left], [right]) => left - right);
  const page = rest.slice(0, limit);
  const owner = { ID: ownerId(call.world.accountId) };
  return xmlAnswer('ListPartsResult', {
    Bucket: call.bucketName,
    Key: call.key,
    UploadId: upload.id,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.[0] ?? 0,
    MaxParts: limit,
    IsTruncated: page.length < rest.length,
    Part: page.map(([number, part]) => describedPart(number, part)),
    Initiator: owner,
    Owner: owner,
    StorageClass: 'STANDARD',
    ChecksumAlgorithm: upload.algorithm,
    ChecksumType: upload.type,
  });
}

/** The checksum is named by its algorithm, so the member's name varies. */
function describedPart(number: number, part: Part): XmlChildren {
  return {
    PartNumber: number,
    LastModified: part.modified.toISOString(),
    ETag: `"${part.etag}"`,
    Size: part.content.size,
    [checksumMember(part.checksum.algorithm)]: part.checksum.value,
  };
}

/** The upload a call names. Throws NoSuchUpload. */
export function uploadOf(call: S3Call): Upload {
  const id = call.query.get('uploadId') ?? '';
  const upload = bucketOf(call).uploads.get(id);
  if (upload && upload.key === call.key) return upload;
  const message =
    'The specified upload does not exist. The upload ID may be invalid, ' +
    'or the upload may have been aborted or completed.';
  throw new AwsError('NoSuchUpload', message, 404, { UploadId: id });
}
