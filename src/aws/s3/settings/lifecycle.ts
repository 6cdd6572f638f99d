import {
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3';
import { calling, unlessAbsent } from '../../core/errors.ts';
import type { BucketSetting, BucketSettings } from './setting.ts';

/**
 * What S3 deletes by itself: parts of unfinished uploads. Never an object: S3 cannot know which archive an endpoint
 * uses. Any other rule is a difference, because it could.
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

function rulesFor({ abortUploadsAfterDays }: BucketSettings): LifecycleRule[] {
  return [
    {
      ID: 'abort-unfinished-uploads',
      Status: 'Enabled',
      Filter: { Prefix: '' },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortUploadsAfterDays },
    },
  ];
}

/** One phrase per rule; a rule that is not declared here is named by its id. */
function textOf(rules: readonly LifecycleRule[]): string {
  return rules.map(phraseOf).toSorted().join(', ');
}

function phraseOf(rule: LifecycleRule): string {
  const { ID = 'unnamed', Status, Filter, AbortIncompleteMultipartUpload, ...other } = rule;
  const days = AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  const isOurs =
    Status === 'Enabled' && days !== undefined && !Filter?.Prefix && !Filter?.Tag && !Filter?.And;
  const actions = Object.values(other).filter((action) => action !== undefined && action !== '');
  return isOurs && actions.length === 0 ? `unfinished uploads after ${days} d` : `rule "${ID}" (${Status})`;
}
