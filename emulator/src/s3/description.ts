import { AwsError } from '../aws-error.ts';
import type { S3Input } from './operation.ts';

// "The user-defined metadata is limited to 2 KB in size": Working with object metadata, S3 User Guide.
const METADATA_BYTES = 2048;

const DESCRIPTION = [
  'ContentType',
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'Expires',
  'WebsiteRedirectLocation',
  'ServerSideEncryption',
  'SSEKMSKeyId',
  'Metadata',
  'StorageClass',
] as const;

/** The storage classes that are read at once; the others need RestoreObject. */
export const STORAGE_CLASSES = [
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'REDUCED_REDUNDANCY',
];

/** Members of a write that a read of the object returns unchanged. */
export type Description = Pick<S3Input<'PutObject'>, (typeof DESCRIPTION)[number]>;

/** How an object is encrypted: with keys of S3, or with a KMS key (`SSEKMSKeyId`, its ARN). */
export type Encryption = Pick<Description, 'ServerSideEncryption' | 'SSEKMSKeyId'>;

/** The description in the input of a write, with its encryption and defaults. Throws MetadataTooLarge. */
export function descriptionOf(input: Description, encryption: Encryption): Description {
  checkMetadata(input.Metadata ?? {});
  const given = DESCRIPTION.map((name) => [name, input[name]] as const);
  const sent: Description = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  // "Amazon S3 returns this header for all objects except for S3 Standard storage class objects" (HeadObject).
  if (sent.StorageClass === 'STANDARD') delete sent.StorageClass;
  return {
    ...sent,
    ContentType: sent.ContentType || 'binary/octet-stream',
    ...encryption,
  };
}

function checkMetadata(metadata: Readonly<Record<string, string>>): void {
  const size = Object.entries(metadata).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size <= METADATA_BYTES) return;
  throw new AwsError(
    'MetadataTooLarge',
    'Your metadata headers exceed the maximum allowed metadata size',
    400,
    {
      Size: size,
      MaxSizeAllowed: METADATA_BYTES,
    },
  );
}
