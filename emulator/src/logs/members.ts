import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type { MembersOf } from '../protocol/actions.ts';

const NOTHING_MASKED = 'no data protection policy masks anything';

const members: MembersOf<typeof sdk> = {
  CreateLogGroup: {
    honoured: 'logGroupName tags',
    stored: 'kmsKeyId',
    only: { logGroupClass: ['STANDARD', 'INFREQUENT_ACCESS'], deletionProtectionEnabled: [false] },
  },
  DeleteLogGroup: { honoured: 'logGroupName' },
  DescribeLogGroups: {
    honoured: 'logGroupNamePrefix logGroupNamePattern logGroupClass nextToken limit',
    only: { includeLinkedAccounts: [false] },
  },
  PutRetentionPolicy: {
    honoured: 'logGroupName',
    stored: 'retentionInDays',
  },
  DeleteRetentionPolicy: { honoured: 'logGroupName' },
  CreateLogStream: { honoured: 'logGroupName logStreamName' },
  DeleteLogStream: { honoured: 'logGroupName logStreamName' },
  DescribeLogStreams: {
    honoured: 'logGroupName logGroupIdentifier logStreamNamePrefix orderBy descending nextToken limit',
  },
  PutLogEvents: {
    honoured: 'logGroupName logStreamName logEvents{timestamp message}',
    noEffect: { sequenceToken: '"The sequence token is now ignored in PutLogEvents actions" (PutLogEvents)' },
  },
  GetLogEvents: {
    honoured: 'logGroupName logGroupIdentifier logStreamName startTime endTime nextToken limit startFromHead',
    noEffect: { unmask: NOTHING_MASKED },
  },
  FilterLogEvents: {
    honoured:
      'logGroupName logGroupIdentifier logStreamNames logStreamNamePrefix startTime endTime filterPattern ' +
      'nextToken limit',
    noEffect: {
      interleaved: '"Starting on June 17, 2019, this parameter is ignored" (FilterLogEvents)',
      unmask: NOTHING_MASKED,
    },
    only: { startFromHead: [true] },
  },
  TagResource: { honoured: 'resourceArn tags' },
  UntagResource: { honoured: 'resourceArn tagKeys' },
  ListTagsForResource: { honoured: 'resourceArn' },
  ListTagsLogGroup: { honoured: 'logGroupName' },
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
