import { AwsError } from '../protocol/aws-error.ts';
import type { ObjectHeaders } from './store.ts';

const METADATA = 'x-amz-meta-';
// "The user-defined metadata is limited to 2 KB in size": Working with object metadata, S3 User Guide.
const METADATA_BYTES = 2048;

const STANDARD = [
  'cache-control',
  'content-disposition',
  'content-language',
  'expires',
  'x-amz-website-redirect-location',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
];

/** What the headers of a write say of the object. Throws MetadataTooLarge. */
export function readObjectHeaders(headers: Headers): ObjectHeaders {
  const standard = new Map<string, string>([
    ['content-type', headers.get('content-type') || 'binary/octet-stream'],
    // Since January 2023 every object is encrypted, with S3's own keys when nothing else is asked for.
    ['x-amz-server-side-encryption', 'AES256'],
  ]);
  for (const name of STANDARD) {
    const value = headers.get(name);
    if (value !== null) standard.set(name, value);
  }
  const encoding = contentEncoding(headers);
  if (encoding) standard.set('content-encoding', encoding);
  return { standard, metadata: readMetadata(headers) };
}

/** `aws-chunked` is how the body travelled, and no property of the object. */
function contentEncoding(headers: Headers): string {
  const encodings = (headers.get('content-encoding') ?? '').split(',').map((name) => name.trim());
  return encodings.filter((name) => name !== 'aws-chunked').join(',');
}

function readMetadata(headers: Headers): Map<string, string> {
  const metadata = new Map<string, string>();
  for (const [name, value] of headers) {
    if (name.startsWith(METADATA)) metadata.set(name.slice(METADATA.length), value);
  }
  const bytes = [...metadata].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (bytes > METADATA_BYTES) {
    throw new AwsError(
      'MetadataTooLarge',
      'Your metadata headers exceed the maximum allowed metadata size',
      400,
      {
        Size: bytes,
        MaxSizeAllowed: METADATA_BYTES,
      },
    );
  }
  return metadata;
}

/** The same headers as a GET or HEAD gives them back. */
export function writeObjectHeaders(object: ObjectHeaders): Record<string, string> {
  const metadata = [...object.metadata].map(([name, value]) => [`${METADATA}${name}`, value]);
  return Object.fromEntries([...object.standard, ...metadata]) as Record<string, string>;
}
