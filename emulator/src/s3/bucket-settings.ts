import { AwsError } from '../protocol/aws-error.ts';
import { childrenOf, toXml } from '../protocol/xml.ts';
import { readDocument, xmlAnswer, xmlText } from './document.ts';
import { receiveText } from './receive.ts';
import { bucketOf, type S3Call } from './store.ts';
import { readTagSet, tagSet, TAGS_PER_BUCKET } from './tags.ts';

/** A setting of a bucket that is one XML document, kept as it was put. */
export interface Setting {
  subresource: string;
  /** How the operations are called: Put…, Get…, Delete… */
  operation: string;
  /** Where the model names the deletion otherwise. */
  deletion?: string;
  root: string;
  /** The error of a Get where nothing is set. */
  absentCode: string;
  absentMessage: string;
}

export const SETTINGS: readonly Setting[] = [
  {
    subresource: 'publicAccessBlock',
    operation: 'PublicAccessBlock',
    root: 'PublicAccessBlockConfiguration',
    absentCode: 'NoSuchPublicAccessBlockConfiguration',
    absentMessage: 'The public access block configuration was not found',
  },
  {
    subresource: 'ownershipControls',
    operation: 'BucketOwnershipControls',
    root: 'OwnershipControls',
    absentCode: 'OwnershipControlsNotFoundError',
    absentMessage: 'The bucket ownership controls were not found',
  },
  {
    subresource: 'encryption',
    operation: 'BucketEncryption',
    root: 'ServerSideEncryptionConfiguration',
    absentCode: 'ServerSideEncryptionConfigurationNotFoundError',
    absentMessage: 'The server side encryption configuration was not found',
  },
  {
    subresource: 'lifecycle',
    operation: 'BucketLifecycleConfiguration',
    deletion: 'BucketLifecycle',
    root: 'LifecycleConfiguration',
    absentCode: 'NoSuchLifecycleConfiguration',
    absentMessage: 'The lifecycle configuration does not exist',
  },
];

/**
 * What every bucket has from the start: encrypted with S3's keys (since January 2023), closed to the public and
 * without ACLs (since April 2023).
 */
export function newBucketSettings(objectOwnership: string | null): Map<string, string> {
  const block = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  const ownership = { Rule: { ObjectOwnership: objectOwnership ?? 'BucketOwnerEnforced' } };
  return new Map([
    ['publicAccessBlock', toXml('PublicAccessBlockConfiguration', block)],
    ['ownershipControls', toXml('OwnershipControls', ownership)],
    ['encryption', DEFAULT_ENCRYPTION],
  ]);
}

const DEFAULT_ENCRYPTION = toXml('ServerSideEncryptionConfiguration', {
  Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
});

/** Keeps the document as it came, so that it reads back byte for byte. Throws MalformedXML for another root. */
export async function putSetting(call: S3Call, setting: Setting): Promise<Response> {
  const bucket = bucketOf(call);
  const { text } = await readDocument(call, setting.root);
  bucket.settings.set(setting.subresource, text);
  return new Response(null);
}

/** Throws the setting's own error where nothing is set: S3 has one for each. */
export function getSetting(call: S3Call, setting: Setting): Response {
  const text = bucketOf(call).settings.get(setting.subresource);
  if (text === undefined) throw absent(setting.absentCode, setting.absentMessage, call);
  return xmlText(text);
}

/** Deleting what is not set is no error. */
export function deleteSetting(call: S3Call, setting: Setting): Response {
  const { settings } = bucketOf(call);
  settings.delete(setting.subresource);
  // Encryption cannot be turned off: deleting the setting brings the default back.
  if (setting.subresource === 'encryption') settings.set('encryption', DEFAULT_ENCRYPTION);
  return new Response(null, { status: 204 });
}

/** A bucket policy is JSON, not XML, and the answers to its writes have no body: 204. */
export async function putBucketPolicy(call: S3Call): Promise<Response> {
  const bucket = bucketOf(call);
  const text = await receiveText(call);
  try {
    JSON.parse(text);
  } catch (cause) {
    const error = new AwsError(
      'MalformedPolicy',
      "Policies must be valid JSON and the first byte must be '{'",
    );
    throw Object.assign(error, { cause });
  }
  bucket.settings.set('policy', text);
  return new Response(null, { status: 204 });
}

/** Throws NoSuchBucketPolicy. */
export function getBucketPolicy(call: S3Call): Response {
  const text = bucketOf(call).settings.get('policy');
  if (text === undefined) throw absent('NoSuchBucketPolicy', 'The bucket policy does not exist', call);
  return new Response(text, { headers: { 'content-type': 'application/json' } });
}

/** Deleting what is not set is no error. */
export function deleteBucketPolicy(call: S3Call): Response {
  bucketOf(call).settings.delete('policy');
  return new Response(null, { status: 204 });
}

/** Replaces all tags of the bucket: S3 has no call that adds one. */
export async function putBucketTagging(call: S3Call): Promise<Response> {
  const bucket = bucketOf(call);
  const { node } = await readDocument(call, 'Tagging');
  bucket.tags = readTagSet(childrenOf(node, 'TagSet')[0], TAGS_PER_BUCKET);
  return new Response(null, { status: 204 });
}

/** Throws NoSuchTagSet for a bucket without tags; an object without tags answers an empty list instead. */
export function getBucketTagging(call: S3Call): Response {
  const { tags } = bucketOf(call);
  if (tags.size === 0) throw absent('NoSuchTagSet', 'The TagSet does not exist', call);
  return xmlAnswer('Tagging', tagSet(tags));
}

/** Takes all tags off the bucket. */
export function deleteBucketTagging(call: S3Call): Response {
  bucketOf(call).tags = new Map();
  return new Response(null, { status: 204 });
}

/** Versioning was never turned on, which S3 says by an empty document. */
export function getBucketVersioning(call: S3Call): Response {
  bucketOf(call);
  return xmlAnswer('VersioningConfiguration', '');
}

function absent(code: string, message: string, call: S3Call): AwsError {
  return new AwsError(code, message, 404, { BucketName: call.bucketName });
}
