import type { Call } from '../account/account-context.ts';
import { checksumAlgorithm, checksumMembers } from './checksum.ts';
import { type CopySource, copySourceOf } from './copy-source.ts';
import { describedIn } from './encryption.ts';
import { invalidArgument, invalidRequest } from './error.ts';
import { checkKey, keepObject } from './write-object.ts';
import { receive } from './receive.ts';
import type { S3Input, S3Output } from './operation.ts';
import { type Bucket, bucketOf, type S3Store, type StoredObject } from './store.ts';
import { readTagHeader } from './tags.ts';

// "You can copy an object up to 5 GB in a single atomic action": CopyObject.
const SINGLE_COPY_BYTES = 5 * 1024 ** 3;

/**
 * Makes an object of another one, without its bytes leaving S3. Throws what `copySourceOf` and `keepObject` throw, and
 * InvalidRequest for a source over 5 GB or a copy onto itself that changes nothing.
 */
export async function copyObject(
  store: S3Store,
  input: S3Input<'CopyObject'>,
  call: Call,
): Promise<S3Output<'CopyObject'>> {
  const bucket = bucketOf(store, input, call);
  checkKey(input.Key);
  const source = copySourceOf(store, input, call);
  const described = describedAs(input, source, bucket, call);
  const { content, checksum } = source.object;
  if (content.size > SINGLE_COPY_BYTES) throw tooLarge();
  // "If you don't specify a checksum algorithm, the source's is used": CopyObject, ChecksumAlgorithm.
  const algorithm = checksumAlgorithm(input.ChecksumAlgorithm ?? checksum.algorithm);
  const received = await receive(store.contents, content.stream(0, content.size), algorithm);
  const object: StoredObject = { ...described, ...received, modified: new Date() };
  const version = keepObject(bucket, object, input, call);
  return {
    ...version,
    CopySourceVersionId: source.versionId,
    CopyObjectResult: {
      ETag: `"${object.etag}"`,
      LastModified: object.modified,
      ChecksumType: object.checksum.type,
      ...checksumMembers(object.checksum),
    },
  };
}

/** Metadata and tags are the source's, each unless the call replaces it; what is left out of a replacement is gone. */
function describedAs(
  input: S3Input<'CopyObject'>,
  source: CopySource,
  bucket: Bucket,
  call: Call,
): Pick<StoredObject, 'description' | 'tags'> {
  const replacesMetadata = replaces(input.MetadataDirective, 'metadata');
  const onItself = source.bucket === input.Bucket && source.key === input.Key;
  const kept = source.object.description;
  // Neither storage class nor encryption is the source's: CopyObject, StorageClass and ServerSideEncryption.
  const { StorageClass, ServerSideEncryption, SSEKMSKeyId } = input;
  const own = { StorageClass, ServerSideEncryption, SSEKMSKeyId };
  const description = describedIn(bucket, replacesMetadata ? input : { ...kept, ...own }, call);
  const isSame = description.StorageClass === kept.StorageClass && ServerSideEncryption === undefined;
  if (onItself && !replacesMetadata && isSame) throw changesNothing();
  return {
    description,
    tags: replaces(input.TaggingDirective, 'tagging') ? readTagHeader(input.Tagging) : source.object.tags,
  };
}

function replaces(directive: string | undefined, what: 'metadata' | 'tagging'): boolean {
  if (directive === undefined || directive === 'COPY') return false;
  if (directive === 'REPLACE') return true;
  throw invalidArgument(`Unknown ${what} directive.`, `x-amz-${what}-directive`, directive);
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
