import { createHash } from 'node:crypto';
import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { malformedXml } from '../protocol/rest-xml.ts';
import { checksumMembers, compositeChecksum, createDigest, type Checksum } from './checksum.ts';
import { badDigest, invalidRequest } from './error.ts';
import { uploadOf } from './multipart.ts';
import { keepObject } from './write-object.ts';
import type { S3Input, S3Output } from './operation.ts';
import { bucketOf, type Part, type S3Store, type StoredObject, type Upload } from './store.ts';

// "There is no minimum size limit on the last part"; every other one has 5 MiB: multipart upload limits.
const PART_BYTES = 5 * 1024 * 1024;

type Completion = S3Input<'CompleteMultipartUpload'>;
type NamedPart = NonNullable<NonNullable<Completion['MultipartUpload']>['Parts']>[number];

/** Makes one object of the parts named, in one step: a refused condition leaves the upload as it is. */
export async function completeMultipartUpload(
  store: S3Store,
  input: Completion,
  call: Call,
): Promise<S3Output<'CompleteMultipartUpload'>> {
  const bucket = bucketOf(store, input, call);
  // A client that lost the answer repeats the call: S3 answers as before (CompleteMultipartUpload is idempotent).
  const earlier = bucket.completed.get(input.UploadId);
  if (earlier?.key === input.Key) return earlier.answer;
  const upload = uploadOf(store, input, call);
  checkType(upload, input.ChecksumType);
  const object = await assemble(store, input, upload, partsNamed(upload, input.MultipartUpload?.Parts ?? []));
  const version = keepObject(bucket, object, input, call);
  for (const part of upload.parts.values()) part.content.release();
  bucket.uploads.delete(upload.id);
  const answer = {
    ...version,
    Location: `${call.account.baseUrl()}/${bucket.name}/${encodeURIComponent(input.Key)}`,
    Bucket: bucket.name,
    Key: input.Key,
    ETag: `"${object.etag}"`,
    ...checksumMembers(object.checksum),
    ChecksumType: object.checksum.type,
  };
  bucket.completed.set(upload.id, { key: input.Key, answer });
  return answer;
}

/** The type that a client names must be that of the upload: "it must match" (CompleteMultipartUpload, ChecksumType). */
function checkType(upload: Upload, named: string | undefined): void {
  if (named === undefined || named.toUpperCase() === upload.type) return;
  throw invalidRequest(
    `The upload was created using the ${upload.type} checksum mode. The complete request must use the same checksum mode.`,
  );
}

/** The parts a client names, each as it was uploaded. Throws InvalidPart, InvalidPartOrder or EntityTooSmall. */
function partsNamed(upload: Upload, named: readonly NamedPart[]): Part[] {
  if (named.length === 0) throw malformedXml();
  const numbers = named.map(({ PartNumber = 0 }) => PartNumber);
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) {
    throw new AwsError(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    );
  }
  return named.map((each, index) => {
    const number = each.PartNumber ?? 0;
    const part = partNamed(upload, each, number);
    if (index < named.length - 1 && part.content.size < PART_BYTES) throw tooSmall(part, number);
    return part;
  });
}

/** One part, if it is the one that was uploaded under this number. */
function partNamed(upload: Upload, named: NamedPart, number: number): Part {
  const part = upload.parts.get(number);
  const etag = named.ETag?.replaceAll('"', '');
  if (!part || etag !== part.etag) throw invalidPart(upload, number, etag);
  const checksum = named[`Checksum${part.checksum.algorithm}`];
  if (checksum !== undefined && checksum !== part.checksum.value) throw invalidPart(upload, number, etag);
  if (checksum === undefined && upload.chosen && upload.type === 'COMPOSITE') {
    throw invalidRequest(
      `The upload was created using a ${upload.algorithm.toLowerCase()} checksum. The complete request must include ` +
        `the checksum for each part. It was missing for part ${number} in the request.`,
    );
  }
  return part;
}

function invalidPart(upload: Upload, number: number, etag: string | undefined): AwsError {
  const message =
    'One or more of the specified parts could not be found.  The part may not have been uploaded, ' +
    "or the specified entity tag may not match the part's entity tag.";
  return new AwsError('InvalidPart', message, 400, { UploadId: upload.id, PartNumber: number, ETag: etag });
}

function tooSmall(part: Part, number: number): AwsError {
  return new AwsError(
    'EntityTooSmall',
    'Your proposed upload is smaller than the minimum allowed size',
    400,
    {
      ProposedSize: part.content.size,
      MinSizeAllowed: PART_BYTES,
      PartNumber: number,
      ETag: part.etag,
    },
  );
}

/** Concatenates the parts. Throws BadDigest or InvalidRequest when checksum or size differ from those in the input. */
async function assemble(
  store: S3Store,
  input: Completion,
  upload: Upload,
  parts: readonly Part[],
): Promise<StoredObject> {
  const { content, value } = await joined(store, upload, parts);
  const checksum: Checksum =
    upload.type === 'FULL_OBJECT'
      ? { algorithm: upload.algorithm, type: 'FULL_OBJECT', value }
      : compositeChecksum(
          upload.algorithm,
          parts.map((part) => part.checksum),
        );
  try {
    checkPromises(input, content, checksum);
  } catch (error) {
    content.release();
    throw error;
  }
  const { description, tags } = upload;
  const partSizes = parts.map((part) => part.content.size);
  return { description, tags, content, checksum, etag: etagOf(parts), partSizes, modified: new Date() };
}

/** Copies the parts into one content; the digest of all bytes is computed on the way, when it is wanted. */
async function joined(
  { contents }: S3Store,
  upload: Upload,
  parts: readonly Part[],
): Promise<{ content: StoredObject['content']; value: string }> {
  const writer = contents.writer();
  const digest = createDigest(upload.algorithm);
  for (const { content } of parts) {
    for await (const chunk of content.stream(0, content.size) as unknown as AsyncIterable<Uint8Array>) {
      writer.write(chunk);
      if (upload.type === 'FULL_OBJECT') digest.update(chunk);
    }
  }
  return { content: writer.finish(), value: digest.digest().toString('base64') };
}

/** The checksum may end in the number of parts or not. */
function checkPromises(
  input: Completion,
  content: StoredObject['content'],
  { algorithm, value }: Checksum,
): void {
  const promised = input[`Checksum${algorithm}`];
  if (promised !== undefined && promised.replace(/-\d+$/, '') !== value.replace(/-\d+$/, '')) {
    throw badDigest(`The ${algorithm} you specified did not match the calculated checksum.`);
  }
  if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== content.size) {
    throw invalidRequest(`The provided 'x-amz-mp-object-size' header does not match what was computed.`);
  }
}

/** The MD5 of the parts' MD5s, and how many there were. */
function etagOf(parts: readonly Part[]): string {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part.etag, 'hex');
  return `${hash.digest('hex')}-${parts.length}`;
}
