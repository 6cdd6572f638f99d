import type { Call } from '../account/account-context.ts';
import { checksumMembers } from './checksum.ts';
import { copySourceOf } from './copy-source.ts';
import { encryptionIn } from './encryption.ts';
import { invalidArgument } from './error.ts';
import { keepPart, uploadOf } from './multipart.ts';
import { checkedPartNumber } from './part-number.ts';
import { receive } from './receive.ts';
import type { S3Input, S3Output } from './operation.ts';
import type { S3Store } from './store.ts';

/** Takes a part of an upload from another object, whole or a range. Throws InvalidArgument for a range outside it. */
export async function uploadPartCopy(
  store: S3Store,
  input: S3Input<'UploadPartCopy'>,
  call: Call,
): Promise<S3Output<'UploadPartCopy'>> {
  const upload = uploadOf(store, input, call);
  const number = checkedPartNumber(input.PartNumber);
  const { content } = copySourceOf(store, input, call).object;
  const [start, end] = rangeOf(input.CopySourceRange, content.size);
  const received = await receive(store.contents, content.stream(start, end), upload.algorithm);
  const part = keepPart(upload, number, received);
  return {
    ...encryptionIn(upload.description),
    CopyPartResult: {
      ETag: `"${part.etag}"`,
      LastModified: part.modified,
      ...checksumMembers(part.checksum),
    },
  };
}

const RANGE = 'x-amz-copy-source-range';

/** `bytes=first-last`, both named and both inside the source. */
function rangeOf(header: string | undefined, size: number): [start: number, end: number] {
  if (header === undefined) return [0, size];
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  const [start, end] = [Number(first), Number(last) + 1];
  if (first === undefined || start >= end) {
    const message =
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the ' +
      'zero-based offsets of the first and last bytes to copy';
    throw invalidArgument(message, RANGE, header);
  }
  if (end <= size) return [start, end];
  const message = `Range specified is not valid for source object of size: ${size}`;
  throw invalidArgument(message, RANGE, header);
}
