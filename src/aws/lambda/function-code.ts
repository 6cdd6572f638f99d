import type { Architecture, CreateFunctionCommandInput, FunctionConfiguration } from '@aws-sdk/client-lambda';
import { Fault } from '../../contract/fault.ts';

export type { Architecture, Runtime } from '@aws-sdk/client-lambda';

/** Where a function's code comes from: an inline zip of at most 50 MB, an object, or an image. */
export type FunctionCode =
  | { readonly zip: Uint8Array; readonly sha256: string }
  | { readonly bucket: string; readonly key: string; readonly sha256: string }
  | { readonly image: string };

/** The code as a request names it. */
export function codeInput(code: FunctionCode): NonNullable<CreateFunctionCommandInput['Code']> {
  if ('zip' in code) return { ZipFile: code.zip };
  return 'image' in code ? { ImageUri: code.image } : { S3Bucket: code.bucket, S3Key: code.key };
}

/** What identifies the code in a function's description: the base64 of the zip's SHA-256, or the image's URI. */
export function codeIdentity(code: FunctionCode): string {
  return 'image' in code ? code.image : code.sha256;
}

/**
 * Compares the zip that Lambda has read with the one that was meant. Throws Fault `refused`: the object was replaced, and
 * another write of the same one changes nothing.
 */
export function rejectOtherZip(
  code: FunctionCode,
  { CodeSha256 }: Pick<FunctionConfiguration, 'CodeSha256'>,
): void {
  if (!('key' in code) || CodeSha256 === undefined || CodeSha256 === code.sha256) return;
  throw new Fault(
    'refused',
    `s3://${code.bucket}/${code.key} has other bytes than the function zip of the release.`,
    'Delete the object, find out who replaced it, and deploy the model from its folder.',
  );
}

/** The package type, which AWS never changes. */
export function packageTypeOf(code: FunctionCode): 'Zip' | 'Image' {
  return 'image' in code ? 'Image' : 'Zip';
}

/** An UpdateFunctionCode request. */
export function codeUpdate(name: string, code: FunctionCode, architecture: Architecture) {
  return { FunctionName: name, Architectures: [architecture], ...codeInput(code) };
}
