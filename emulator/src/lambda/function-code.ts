import { createHash } from 'node:crypto';
import type { AccountContext } from '../account/account-context.ts';
import { invalidParameter } from './errors.ts';
import { findImage, type ImageCode } from './image-code.ts';
import { checkZip, InvalidZip, MAX_UNZIPPED_BYTES, ZipTooLarge } from './package-zip.ts';

/** A deployment package as stored by Lambda. */
interface ZipCode {
  readonly packageType: 'Zip';
  readonly zip: Uint8Array;
  /** base64 of the zip's SHA-256: CodeSha256 in every response. */
  readonly sha256: string;
}

/** The package of a function, which is of the same type for good. */
export type FunctionCode = ZipCode | ImageCode;

/** In bytes; Lambda counts none for an image. */
export function codeSize(code: FunctionCode): number {
  return code.packageType === 'Zip' ? code.zip.length : 0;
}

/** Members that CreateFunction.Code and UpdateFunctionCode share. */
export interface CodeInput {
  ZipFile?: Uint8Array | undefined;
  S3Bucket?: string | undefined;
  S3Key?: string | undefined;
  ImageUri?: string | undefined;
}

/** What a package is read for. */
export interface CodeOwner {
  readonly region: string;
  readonly arn: string;
  readonly packageType: FunctionCode['packageType'];
}

/** Reads and validates the package of a request. Throws InvalidParameterValueException. */
export async function readCode(
  account: AccountContext,
  { region, arn, packageType }: CodeOwner,
  input: CodeInput,
): Promise<FunctionCode> {
  if (packageType === 'Image') return findImage(account, arn, input.ImageUri);
  const zip = input.ZipFile ?? fromS3(account, region, input);
  if (zip.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip');
  await checkPackage(zip);
  return { packageType, zip, sha256: createHash('sha256').update(zip).digest('base64') };
}

/** The zip of an object: Lambda reads only from buckets of the function's own region. */
function fromS3(account: AccountContext, region: string, { S3Bucket, S3Key }: CodeInput): Uint8Array {
  if (!S3Bucket || !S3Key) throw invalidParameter('Please provide a source for function code.');
  const failed = 'Error occurred while GetObject. S3 Error Code:';
  const object = account.ports.objects.read(S3Bucket, S3Key);
  if (!object) {
    throw invalidParameter(`${failed} NoSuchKey. S3 Error Message: The specified key does not exist.`);
  }
  if (object.region !== region) {
    throw invalidParameter(
      `${failed} PermanentRedirect. S3 Error Message: The bucket is in this region: ${object.region}. Please use this region to retry the request`,
    );
  }
  return object.bytes;
}

/** Throws InvalidParameterValueException for a package that Lambda could not unzip. */
async function checkPackage(zip: Uint8Array): Promise<void> {
  try {
    await checkZip(zip);
  } catch (error) {
    if (error instanceof ZipTooLarge)
      throw invalidParameter(`Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes`);
    if (!(error instanceof InvalidZip)) throw error;
    throw invalidParameter(
      'Could not unzip uploaded file. Please check your file, then try to upload again.',
    );
  }
}
