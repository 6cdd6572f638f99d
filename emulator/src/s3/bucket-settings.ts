import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { checkBucketPolicy } from '../policy/bucket-policy.ts';
import { malformedXml } from '../protocol/rest-xml.ts';
import { isPublic } from './bucket-policy.ts';
import type { S3Actions } from './operation.ts';
import { DEFAULT_ENCRYPTION, type Settings } from './new-bucket-settings.ts';
import { type BucketInput, bucketOf, type S3Store } from './store.ts';
import { readTags, tagSet, TAGS_PER_BUCKET } from './tags.ts';

/** The operations on the settings of a bucket. Deleting what is not set is no error. */
export function settingActions(store: S3Store): S3Actions {
  const settingsOf = (input: BucketInput, call: Call): Settings => bucketOf(store, input, call).settings;
  return {
    PutPublicAccessBlock: (input, call) => {
      settingsOf(input, call).publicAccessBlock = input.PublicAccessBlockConfiguration;
    },
    GetPublicAccessBlock: (input, call) => ({
      PublicAccessBlockConfiguration: set(settingsOf(input, call).publicAccessBlock, input, {
        code: 'NoSuchPublicAccessBlockConfiguration',
        message: 'The public access block configuration was not found',
      }),
    }),
    DeletePublicAccessBlock: (input, call) => {
      settingsOf(input, call).publicAccessBlock = undefined;
    },
    PutBucketOwnershipControls: (input, call) => {
      settingsOf(input, call).ownershipControls = input.OwnershipControls;
    },
    GetBucketOwnershipControls: (input, call) => ({
      OwnershipControls: set(settingsOf(input, call).ownershipControls, input, {
        code: 'OwnershipControlsNotFoundError',
        message: 'The bucket ownership controls were not found',
      }),
    }),
    DeleteBucketOwnershipControls: (input, call) => {
      settingsOf(input, call).ownershipControls = undefined;
    },
    PutBucketEncryption: (input, call) => {
      settingsOf(input, call).encryption = input.ServerSideEncryptionConfiguration;
    },
    GetBucketEncryption: (input, call) => ({
      ServerSideEncryptionConfiguration: settingsOf(input, call).encryption,
    }),
    // Encryption cannot be turned off: deleting the setting brings the default back.
    DeleteBucketEncryption: (input, call) => {
      settingsOf(input, call).encryption = DEFAULT_ENCRYPTION;
    },
    PutBucketLifecycleConfiguration: (input, call) => {
      const settings = settingsOf(input, call);
      if (!input.LifecycleConfiguration) throw malformedXml();
      const { TransitionDefaultMinimumObjectSize = 'all_storage_classes_128K' } = input;
      settings.lifecycle = { ...input.LifecycleConfiguration, TransitionDefaultMinimumObjectSize };
      return { TransitionDefaultMinimumObjectSize };
    },
    GetBucketLifecycleConfiguration: (input, call) =>
      set(settingsOf(input, call).lifecycle, input, {
        code: 'NoSuchLifecycleConfiguration',
        message: 'The lifecycle configuration does not exist',
      }),
    DeleteBucketLifecycle: (input, call) => {
      settingsOf(input, call).lifecycle = undefined;
    },
    PutBucketPolicy: (input, call) => {
      const settings = settingsOf(input, call);
      checkBucketPolicy(input.Policy, { name: input.Bucket, partition: call.account.partition });
      if (settings.publicAccessBlock?.BlockPublicPolicy && isPublic(input.Policy)) {
        throw new AwsError('AccessDenied', 'Access Denied', 403);
      }
      settings.policy = input.Policy;
    },
    GetBucketPolicy: (input, call) => ({
      Policy: set(settingsOf(input, call).policy, input, {
        code: 'NoSuchBucketPolicy',
        message: 'The bucket policy does not exist',
      }),
    }),
    DeleteBucketPolicy: (input, call) => {
      settingsOf(input, call).policy = undefined;
    },
    PutBucketVersioning: (input, call) => {
      const settings = settingsOf(input, call);
      const { Status } = input.VersioningConfiguration;
      if (Status !== 'Enabled' && Status !== 'Suspended') throw malformedXml();
      settings.versioning = Status;
    },
    // An empty document if versioning was never set.
    GetBucketVersioning: (input, call) => ({ Status: settingsOf(input, call).versioning }),
  };
}

/** The operations on the tags of a bucket. */
export function bucketTagActions(store: S3Store): S3Actions {
  return {
    // Replaces all tags of the bucket: S3 has no call that adds one.
    PutBucketTagging: (input, call) => {
      bucketOf(store, input, call).tags = readTags(input.Tagging.TagSet, TAGS_PER_BUCKET);
    },
    // An error for a bucket without tags; an object without tags answers an empty list instead.
    GetBucketTagging: (input, call) => {
      const { tags } = bucketOf(store, input, call);
      const error = { code: 'NoSuchTagSet', message: 'The TagSet does not exist' };
      return tagSet(set(tags.size === 0 ? undefined : tags, input, error));
    },
    DeleteBucketTagging: (input, call) => {
      bucketOf(store, input, call).tags = new Map();
    },
  };
}

/** The value of a setting. Throws the error that S3 has for that setting when it is absent. */
function set<Value>(
  value: Value | undefined,
  { Bucket }: BucketInput,
  { code, message }: { readonly code: string; readonly message: string },
): Value {
  if (value === undefined) throw new AwsError(code, message, 404, { BucketName: Bucket });
  return value;
}
