import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type { Input } from '../protocol/actions.ts';
import { pageOf } from '../protocol/page.ts';
import { enumFault, violationMessage, violationText } from '../protocol/violation.ts';
import type { Call } from '../account/account-context.ts';
import { storedBytes } from './events.ts';
import {
  alreadyExists,
  badToken,
  groupOf,
  groupsOf,
  invalidParameter,
  newGroup,
  type LogGroup,
  type LogGroups,
  type LogsActions,
} from './log-group.ts';
import { addTags } from './tags.ts';

// The only values that PutRetentionPolicy allows.
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const DEFAULT_PAGE = 50;

/** Log groups and their retention. Events never expire, since no emulator runs for days. */
export function groupActions(groups: LogGroups): LogsActions {
  return {
    CreateLogGroup: (input, call) => createLogGroup(groups, input, call),
    DeleteLogGroup: (input, call) => {
      groupsOf(groups, call.region).delete(groupOf(groups, call, input).name);
    },
    DescribeLogGroups: (input, call) => describeLogGroups(groups, input, call),
    PutRetentionPolicy: (input, call) => {
      checkRetention(input.retentionInDays);
      groupOf(groups, call, input).retentionInDays = input.retentionInDays;
    },
    DeleteRetentionPolicy: (input, call) => {
      groupOf(groups, call, input).retentionInDays = undefined;
    },
  };
}

/** Everything, tags included, is validated before the name is looked up: a rejected call creates no group. */
function createLogGroup(groups: LogGroups, input: Input<typeof sdk, 'CreateLogGroup'>, call: Call): void {
  const { logGroupName: name, logGroupClass: groupClass, kmsKeyId } = input;
  const accountArn = `arn:${call.account.partition}:logs:${call.region}:${call.account.accountId}`;
  const group = newGroup(accountArn, name, groupClass, kmsKeyId);
  addTags(group, input.tags ?? {});
  const inRegion = groupsOf(groups, call.region);
  if (inRegion.has(name)) throw alreadyExists('The specified log group already exists');
  inRegion.set(name, group);
}

function describeLogGroups(
  groups: LogGroups,
  input: Input<typeof sdk, 'DescribeLogGroups'>,
  call: Call,
): sdk.DescribeLogGroupsResponse {
  const { logGroupNamePrefix: prefix = '', limit = DEFAULT_PAGE } = input;
  const part = input.logGroupNamePattern?.toLowerCase() ?? '';
  if (prefix && part) {
    throw invalidParameter(
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    );
  }
  const found = [...groupsOf(groups, call.region).values()].filter(
    (group) =>
      group.name.startsWith(prefix) &&
      group.name.toLowerCase().includes(part) &&
      (input.logGroupClass ?? group.groupClass) === group.groupClass,
  );
  const page = pageOf(found, { keyOf: (group) => group.name, token: input.nextToken, limit, badToken });
  return { logGroups: page.items.map(described), nextToken: page.next };
}

/** The service's model only says integer; the service enforces the values. Throws InvalidParameterException. */
function checkRetention(days: number): void {
  if (RETENTION_DAYS.includes(days)) return;
  const fault = violationText(days, 'retentionInDays', enumFault(RETENTION_DAYS));
  throw invalidParameter(violationMessage([fault]));
}

function described(group: LogGroup): sdk.LogGroup {
  return {
    logGroupName: group.name,
    creationTime: group.creationTime,
    retentionInDays: group.retentionInDays,
    metricFilterCount: 0,
    arn: `${group.arn}:*`,
    storedBytes: [...group.streams.values()].reduce((sum, stream) => sum + storedBytes(stream.events), 0),
    kmsKeyId: group.kmsKeyId,
    logGroupClass: group.groupClass,
    logGroupArn: group.arn,
    deletionProtectionEnabled: false,
  };
}
