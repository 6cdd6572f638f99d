import { createHash } from 'node:crypto';
import { AwsError } from '../protocol/aws-error.ts';
import { childrenOf, childText, type XmlNode } from '../protocol/xml.ts';
import {
  checksumHeader,
  checksumMember,
  compositeChecksum,
  createDigest,
  type Checksum,
} from './checksum.ts';
import type { Content } from './content.ts';
import { readDocument, xmlAnswer } from './document.ts';
import { badDigest, invalidRequest, malformedXml } from './error.ts';
import { uploadOf } from './multipart.ts';
import { store, writtenHeaders } from './objects.ts';
import { bucketOf, type Part, type S3Call, type StoredObject, type Upload } from './store.ts';

// "There is no minimum size limit on the last part"; every other one has 5 MiB: multipart upload limits.
const PART_BYTES = 5 * 1024 * 1024;

/** Makes one object of the parts named, in one step: a refused condition leaves the upload as it is. */
export async function completeMultipartUpload(call: S3Call): Promise<Response> {
  const upload = uploadOf(call);
  const { node } = await readDocument(call, 'CompleteMultipartUpload', { checksumOfBody: false });
  const parts = partsNamed(upload, childrenOf(node, 'Part'));
  const object = await assemble(call, upload, parts);
  const bucket = bucketOf(call);
  store(call, bucket, object);
  for (const part of upload.parts.values()) part.content.release();
  bucket.uploads.delete(upload.id);
  const { etag: _inBody, ...headers } = writtenHeaders(object);
  const body = {
    Location: `${call.world.baseUrl()}/${bucket.name}/${encodeURIComponent(call.key)}`,
    Bucket: bucket.name,
    Key: call.key,
    ETag: `"${object.etag}"`,
    [checksumMember(object.checksum.algorithm)]: object.checksum.value,
    ChecksumType: object.checksum.type,
  };
  return xmlAnswer('CompleteMultipartUploadResult', body, headers);
}

/** The parts a client names, each as it was uploaded. Throws InvalidPart, InvalidPartOrder or EntityTooSmall. */
function partsNamed(upload: Upload, nodes: readonly XmlNode[]): Part[] {
  if (nodes.length === 0) throw malformedXml();
  const numbers = nodes.map((node) => Number(childText(node, 'PartNumber')));
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) {
    throw new AwsError(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    );
  }
  return nodes.map((node, index) => {
    const part = partNamed(upload, node, numbers[index] ?? 0);
    if (index < nodes.length - 1 && part.content.size < PART_BYTES) throw tooSmall(part, numbers[index] ?? 0);
    return part;
  });
}

/** One part, if it is the one that was uploaded under this number. */
function partNamed(upload: Upload, node: XmlNode, number: number): Part {
  const part = upload.parts.get(number);
  const etag = childText(node, 'ETag')?.replaceAll('"', '');
  if (!part || etag !== part.etag) throw invalidPart(upload, number, etag);
  const checksum = childText(node, checksumMember(part.checksum.algorithm));
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

/** Writes the parts one behind the other. Throws BadDigest or InvalidRequest when the whole is not what was promised. */
async function assemble(call: S3Call, upload: Upload, parts: readonly Part[]): Promise<StoredObject> {
  const { content, value } = await joined(call, upload, parts);
  const checksum: Checksum =
    upload.type === 'FULL_OBJECT'
      ? { algorithm: upload.algorithm, type: 'FULL_OBJECT', value }
      : compositeChecksum(
          upload.algorithm,
          parts.map((part) => part.checksum),
        );
  try {
    checkPromises(call, content, checksum);
  } catch (error) {
    content.release();
    throw error;
  }
  const { standard, metadata, tags } = upload;
  return { standard, metadata, tags, content, checksum, etag: etagOf(parts), modified: new Date() };
}

/** Copies the parts into one content; the digest of all bytes is computed on the way, when it is wanted. */
async function joined(
  call: S3Call,
  upload: Upload,
  parts: readonly Part[],
): Promise<{ content: Content; value: string }> {
  const writer = call.store.contents.writer();
  const digest = createDigest(upload.algorithm);
  for (const { content } of parts) {
    for await (const chunk of content.stream(0, content.size) as unknown as AsyncIterable<Uint8Array>) {
      writer.write(chunk);
      if (upload.type === 'FULL_OBJECT') digest.update(chunk);
    }
  }
  return { content: writer.finish(), value: digest.digest().toString('base64') };
}

/** The header's checksum may come with or without the number of parts behind it. */
function checkPromises(call: S3Call, content: Content, { algorithm, value }: Checksum): void {
  const { headers } = call.request;
  const promised = headers.get(checksumHeader(algorithm));
  if (promised !== null && promised.replace(/-\d+$/, '') !== value.replace(/-\d+$/, '')) {
    throw badDigest(`The ${algorithm} you specified did not match the calculated checksum.`);
  }
  const size = headers.get('x-amz-mp-object-size');
  if (size !== null && Number(size) !== content.size) {
    throw invalidRequest(`The provided 'x-amz-mp-object-size' header does not match what was computed.`);
  }
}

/** The MD5 of the parts' MD5s, and how many there were. */
function etagOf(parts: readonly Part[]): string {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part.etag, 'hex');
  return `${hash.digest('hex')}-${parts.length}`;
}
