import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { AwsError } from '../aws-error.ts';
import type { AccountContext } from '../account/account-context.ts';
import { invalidParameter } from './errors.ts';

/** A deployment package as stored by Lambda. */
export interface FunctionCode {
  zip: Uint8Array;
  /** base64 of the zip's SHA-256: CodeSha256 in every response. */
  sha256: string;
}

/** Members that CreateFunction.Code and UpdateFunctionCode share. */
export interface CodeInput {
  ZipFile?: Uint8Array | undefined;
  S3Bucket?: string | undefined;
  S3Key?: string | undefined;
  ImageUri?: string | undefined;
}

/** Limit of a direct upload after base64 (50 MiB of zip); from Lambda's error message. */
const MAX_REQUEST_BYTES = 69_905_067;
const MAX_UNZIPPED_BYTES = 262_144_000;

/**
 * Reads and validates the package of a request.
 * Throws InvalidParameterValueException, or RequestEntityTooLargeException for a direct upload over 50 MiB.
 */
export function readCode(
  account: AccountContext,
  operation: string,
  region: string,
  input: CodeInput,
): FunctionCode {
  const zip =
    input.ZipFile === undefined ? fromS3(account, region, input) : fromUpload(operation, input.ZipFile);
  checkZip(zip);
  return { zip, sha256: createHash('sha256').update(zip).digest('base64') };
}

/** The zip of the request itself. */
function fromUpload(operation: string, zip: Uint8Array): Uint8Array {
  const base64Length = 4 * Math.ceil(zip.length / 3);
  if (base64Length > MAX_REQUEST_BYTES) {
    const message = `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the ${operation} operation`;
    throw new AwsError('RequestEntityTooLargeException', message, 413);
  }
  if (zip.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip');
  return zip;
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
  if (names.length === 0 || names.some(isOutsideRoot)) throw unzipError();
}

/** unzipSync with a filter: one that always returns false reads only the directory. */
function inflating(
  zip: Uint8Array,
  filter: (file: { name: string; originalSize: number }) => boolean,
): Record<string, Uint8Array> {
  try {
    return unzipSync(zip, { filter });
  } catch {
    // fflate only reports "invalid zip data"; the service's message is equally specific.
    throw unzipError();
  }
}

function unzipError(): AwsError {
  return invalidParameter('Could not unzip uploaded file. Please check your file, then try to upload again.');
}

/** Whether a name would be written outside the task root. */
function isOutsideRoot(name: string): boolean {
  return name.startsWith('/') || name.includes('\\') || normalize(name).split(sep)[0] === '..';
}

/** The folder of one version's files, which Lambda mounts at /var/task. */
export class TaskRoot {
  readonly path: string;
  #unpacked: Promise<void> | undefined;

  constructor({ scratchDir }: AccountContext, functionName: string) {
    this.path = join(scratchDir, 'functions', `${functionName}-${randomUUID()}`);
  }

  /** Writes the package's files, once for all execution environments. */
  async unpack(code: FunctionCode): Promise<void> {
    this.#unpacked ??= unpackCode(code, this.path);
    await this.#unpacked;
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

async function unpackCode(code: FunctionCode, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const files = inflating(code.zip, ({ name }) => !name.endsWith('/'));
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
}
