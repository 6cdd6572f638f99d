import type { Architecture, CreateFunctionCommandInput } from '@aws-sdk/client-lambda';

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

/** The package type, which AWS never changes. */
export function packageTypeOf(code: FunctionCode): 'Zip' | 'Image' {
  return 'image' in code ? 'Image' : 'Zip';
}

/** An UpdateFunctionCode request. */
export function codeUpdate(name: string, code: FunctionCode, architecture: Architecture) {
  return { FunctionName: name, Architectures: [architecture], ...codeInput(code) };
}
