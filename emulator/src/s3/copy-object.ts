import { checksumMember, isChecksumAlgorithm, type ChecksumAlgorithm } from './checksum.ts';
import { type CopySource, copySourceOf, takenBytes } from './copy-source.ts';
import { xmlAnswer } from './document.ts';
import { invalidArgument, invalidRequest } from './error.ts';
import { readObjectHeaders } from './object-headers.ts';
import { checkKey, store, writtenHeaders } from './objects.ts';
import { bucketOf, type S3Call, type StoredObject } from './store.ts';
import { readTagHeader } from './tags.ts';

// "You can copy an object up to 5 GB in a single atomic action": CopyObject.
const SINGLE_COPY_BYTES = 5 * 1024 ** 3;

/**
 * Makes an object of another one, without its bytes leaving S3. Throws what `copySourceOf` and `store` throw, and
 * InvalidRequest for a source over 5 GB or a copy onto itself that changes nothing.
 */
export async function copyObject(call: S3Call): Promise<Response> {
  const bucket = bucketOf(call);
  checkKey(call.key);
  const source = copySourceOf(call);
  const described = describedAs(call, source);
  const { size } = source.object.content;
  if (size > SINGLE_COPY_BYTES) throw tooLarge();
  const taken = await takenBytes(call, source.object, [0, size], algorithmOf(call, source.object));
  const object: StoredObject = { ...described, ...taken, modified: new Date() };
  store(call, bucket, object);
  const { etag: _inBody, ...headers } = writtenHeaders(object);
  const body = {
    ETag: `"${object.etag}"`,
    LastModified: object.modified.toISOString(),
    ChecksumType: object.checksum.type,
    [checksumMember(object.checksum.algorithm)]: object.checksum.value,
  };
  return xmlAnswer('CopyObjectResult', body, headers);
}

/** Metadata and tags are the source's, each unless the call replaces it; what is left out of a replacement is gone. */
function describedAs(call: S3Call, source: CopySource): Pick<StoredObject, 'standard' | 'metadata' | 'tags'> {
  const { headers } = call.request;
  const replacesMetadata = replaces(headers, 'metadata');
  const onItself = source.bucket === call.bucketName && source.key === call.key;
  if (onItself && !replacesMetadata) throw changesNothing();
  const { standard, metadata } = replacesMetadata ? readObjectHeaders(headers) : source.object;
  const tags = replaces(headers, 'tagging')
    ? readTagHeader(headers.get('x-amz-tagging'))
    : source.object.tags;
  return { standard, metadata, tags };
}

function replaces(headers: Headers, what: 'metadata' | 'tagging'): boolean {
  const directive = headers.get(`x-amz-${what}-directive`) ?? 'COPY';
  if (directive === 'COPY' || directive === 'REPLACE') return directive === 'REPLACE';
  throw invalidArgument(`Unknown ${what} directive.`, `x-amz-${what}-directive`, directive);
}

/** "If you don't specify a checksum algorithm, the source's is used": CopyObject, ChecksumAlgorithm. */
function algorithmOf(call: S3Call, object: StoredObject): ChecksumAlgorithm {
  const named = call.request.headers.get('x-amz-checksum-algorithm')?.toUpperCase();
  if (named === undefined) return object.checksum.algorithm;
  if (isChecksumAlgorithm(named)) return named;
  throw invalidRequest(
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types',
  );
}

function changesNothing(): Error {
  return invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's " +
      'metadata, storage class, website redirect location or encryption attributes.',
  );
}

function tooLarge(): Error {
  return invalidRequest(
    `The specified copy source is larger than the maximum allowable size for a copy source: ${SINGLE_COPY_BYTES}`,
  );
}
