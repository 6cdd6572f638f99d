import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { checksumMembers, sentAlgorithm } from './checksum.ts';
import { encryptionIn } from './encryption.ts';
import { invalidRequest } from './error.ts';
import { checkedPartNumber } from './part-number.ts';
import { receive, type Received } from './receive.ts';
import type { S3Input, S3Output } from './operation.ts';
import { bucketOf, type ObjectInput, type Part, type S3Store, type Upload } from './store.ts';

/** Takes a part; the same number again replaces it. Throws InvalidRequest for another algorithm than the upload's. */
export async function uploadPart(
  store: S3Store,
  input: S3Input<'UploadPart'>,
  call: Call,
): Promise<S3Output<'UploadPart'>> {
  const upload = uploadOf(store, input, call);
  const number = checkedPartNumber(input.PartNumber);
  const sent = sentAlgorithm(input) ?? upload.algorithm;
  const received = await receive(store.contents, input.Body, sent);
  if (upload.chosen && sent !== upload.algorithm) {
    received.content.release();
    throw invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${upload.algorithm.toLowerCase()}, ` +
        `actual checksum Type: ${sent.toLowerCase()}`,
    );
  }
  keepPart(upload, number, received);
  return {
    ETag: `"${received.etag}"`,
    ...encryptionIn(upload.description),
    ...checksumMembers(received.checksum),
  };
}

/** Stores a part; it replaces an earlier one of the same number. */
export function keepPart(upload: Upload, number: number, received: Received): Part {
  upload.parts.get(number)?.content.release();
  const part = { ...received, modified: new Date() };
  upload.parts.set(number, part);
  return part;
}

/** Gives the parts up. Throws NoSuchUpload the second time. */
export function abortMultipartUpload(
  store: S3Store,
  input: S3Input<'AbortMultipartUpload'>,
  call: Call,
): void {
  const upload = uploadOf(store, input, call);
  for (const part of upload.parts.values()) part.content.release();
  bucketOf(store, input, call).uploads.delete(upload.id);
}

/** The upload a call names. Throws NoSuchUpload. */
export function uploadOf(
  store: S3Store,
  input: ObjectInput & { readonly UploadId: string },
  call: Call,
): Upload {
  const { Key, UploadId } = input;
  const upload = bucketOf(store, input, call).uploads.get(UploadId);
  if (upload && upload.key === Key) return upload;
  const message =
    'The specified upload does not exist. The upload ID may be invalid, ' +
    'or the upload may have been aborted or completed.';
  throw new AwsError('NoSuchUpload', message, 404, { UploadId });
}
