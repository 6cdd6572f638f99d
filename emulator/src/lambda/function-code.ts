import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { AwsError } from '../protocol/aws-error.ts';
import type { World } from '../account/account-context.ts';
import { invalidParameter, notEmulated } from './errors.ts';

/** A deployment package as Lambda holds it. */
export interface FunctionCode {
  zip: Uint8Array;
  /** base64 of the zip's SHA-256: CodeSha256 of every answer. */
  sha256: string;
}

/** The members of CreateFunction.Code and UpdateFunctionCode as they travel: blobs are base64. */
export interface CodeInput {
  ZipFile?: string;
  S3Bucket?: string;
  S3Key?: string;
  ImageUri?: string;
}

/** Direct upload, measured after base64 (50 MiB of zip); the size is in Lambda's own message. */
const MAX_REQUEST_BYTES = 69_905_067;
const MAX_UNZIPPED_BYTES = 262_144_000;

/**
 * Reads and checks the package a request names.
 * Throws InvalidParameterValueException, or RequestEntityTooLargeException for a direct upload over 50 MiB.
 */
export function readCode(world: World, operation: string, region: string, input: CodeInput): FunctionCode {
  if (input.ImageUri !== undefined) throw notEmulated('ImageUri');
  const zip =
    input.ZipFile === undefined ? fromS3(world, region, input) : fromUpload(operation, input.ZipFile);
  checkZip(zip);
  return { zip, sha256: createHash('sha256').update(zip).digest('base64') };
}

/** The zip of the request itself: the blob travels as base64. */
function fromUpload(operation: string, base64: string): Uint8Array {
  if (base64.length > MAX_REQUEST_BYTES) {
    const message = `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the ${operation} operation`;
    throw new AwsError('RequestEntityTooLargeException', message, 413);
  }
  const zip = Buffer.from(base64, 'base64');
  if (zip.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip');
  return zip;
}

/** The zip of an object: Lambda reads only from buckets of the function's own region. */
function fromS3(world: World, region: string, { S3Bucket, S3Key }: CodeInput): Uint8Array {
  if (!S3Bucket || !S3Key) throw invalidParameter('Please provide a source for function code.');
  const failed = 'Error occurred while GetObject. S3 Error Code:';
  const object = world.ports.objects.read(S3Bucket, S3Key);
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

/** Reads only the directory of the zip: names and sizes, before a byte is inflated. */
function checkZip(zip: Uint8Array): void {
  let unzippedBytes = 0;
  const names: string[] = [];
  inflating(zip, ({ name, originalSize }) => {
    names.push(name);
    unzippedBytes += originalSize;
    return false;
  });
  if (unzippedBytes > MAX_UNZIPPED_BYTES) {
    throw invalidParameter(`Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes`);
  }
  if (names.length === 0 || names.some(escapes)) throw couldNotUnzip();
}

/** unzipSync under a filter: one that always says no reads the directory alone. */
function inflating(
  zip: Uint8Array,
  filter: (file: { name: string; originalSize: number }) => boolean,
): Record<string, Uint8Array> {
  try {
    return unzipSync(zip, { filter });
  } catch {
    // fflate says only "invalid zip data"; the service's sentence carries as much.
    throw couldNotUnzip();
  }
}

function couldNotUnzip(): AwsError {
  return invalidParameter('Could not unzip uploaded file. Please check your file, then try to upload again.');
}

/** A name that would be written outside the task root. */
function escapes(name: string): boolean {
  return name.startsWith('/') || name.includes('\\') || normalize(name).split(sep)[0] === '..';
}

/** Writes the package's files below `directory`, which becomes the function's task root. */
export async function unpackCode(code: FunctionCode, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, bytes] of Object.entries(
    inflating(code.zip, ({ name: entry }) => !entry.endsWith('/')),
  )) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
}
