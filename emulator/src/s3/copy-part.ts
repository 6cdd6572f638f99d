import { checksumMember } from './checksum.ts';
import { copySourceOf, takenBytes } from './copy-source.ts';
import { xmlAnswer } from './document.ts';
import { invalidArgument } from './error.ts';
import { keepPart, partNumberOf, uploadOf } from './multipart.ts';
import { writtenHeaders } from './objects.ts';
import type { S3Call } from './store.ts';

/** Takes a part of an upload from another object, whole or a range. Throws InvalidArgument for a range outside it. */
export async function uploadPartCopy(call: S3Call): Promise<Response> {
  const upload = uploadOf(call);
  const number = partNumberOf(call);
  const { object } = copySourceOf(call);
  const range = rangeOf(call, object.content.size);
  const taken = await takenBytes(call, object, range, upload.algorithm);
  const part = keepPart(upload, number, taken);
  const { etag: _inBody, ...headers } = writtenHeaders({ etag: part.etag, standard: upload.standard });
  const body = {
    ETag: `"${part.etag}"`,
    LastModified: part.modified.toISOString(),
    [checksumMember(part.checksum.algorithm)]: part.checksum.value,
  };
  return xmlAnswer('CopyPartResult', body, headers);
}

const RANGE = 'x-amz-copy-source-range';

/** `bytes=first-last`, both named and both inside the source. */
function rangeOf(call: S3Call, size: number): [start: number, end: number] {
  const header = call.request.headers.get(RANGE);
  if (header === null) return [0, size];
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
