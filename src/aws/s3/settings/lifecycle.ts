import {
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3';
import { calling, unlessAbsent } from '../../core/errors.ts';
import type { BucketSetting, BucketSettings } from './setting.ts';

/** Days until S3 deletes a version that was overwritten or deleted. */
const EARLIER_VERSIONS_DAYS = 30;

/**
 * What S3 deletes by itself: parts of unfinished uploads, and in a versioned bucket the versions that a deploy has
 * already deleted. Never a current object: S3 cannot know which archive an endpoint uses. Any other rule is a
 * difference, because it could.
 */
export const lifecycle: BucketSetting = {
  field: 'lifecycle',
  wanted: (settings) => textOf(rulesFor(settings)),
  read: async (aws, Bucket) => {
    const answer = await unlessAbsent(
      's3:GetLifecycleConfiguration',
      async () => await aws.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
    );
    return answer && textOf(answer.Rules ?? []);
  },
  write: async (aws, settings) => {
    const input = { Bucket: settings.name, LifecycleConfiguration: { Rules: rulesFor(settings) } };
    await calling(
      's3:PutLifecycleConfiguration',
      async () => await aws.s3.send(new PutBucketLifecycleConfigurationCommand(input)),
    );
  },
};

function rulesFor({ abortUploadsAfterDays, versioning }: BucketSettings): LifecycleRule[] {
  const everything = { Status: 'Enabled', Filter: { Prefix: '' } } as const;
  const uploads: LifecycleRule = {
    ID: 'abort-unfinished-uploads',
    ...everything,
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortUploadsAfterDays },
  };
  if (!versioning) return [uploads];
  const versions: LifecycleRule = {
    ID: 'delete-earlier-versions',
    ...everything,
    NoncurrentVersionExpiration: { NoncurrentDays: EARLIER_VERSIONS_DAYS },
    Expiration: { ExpiredObjectDeleteMarker: true },
  };
  return [uploads, versions];
}

/** One phrase per rule; a rule that is not declared here is named by its id. */
function textOf(rules: readonly LifecycleRule[]): string {
  return rules.map(phraseOf).toSorted().join(', ');
}

function phraseOf(rule: LifecycleRule): string {
  const { ID = 'unnamed', Status, Filter, Expiration, Transitions = [] } = rule;
  const scope = Filter?.Prefix || Filter?.Tag || Filter?.And ? ' in part' : '';
  const deletes = Expiration?.Days ?? Expiration?.Date;
  if (Status !== 'Enabled' || deletes !== undefined || Transitions.length > 0 || scope !== '') {
    return `rule "${ID}" (${Status}${scope})`;
  }
  const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  const earlier = rule.NoncurrentVersionExpiration?.NoncurrentDays;
  const phrases = [
    ...(days === undefined ? [] : [`unfinished uploads after ${days} d`]),
    ...(earlier === undefined ? [] : [`earlier versions after ${earlier} d`]),
  ];
  return phrases.length === 0 ? `rule "${ID}"` : phrases.join(', ');
}
