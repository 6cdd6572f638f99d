import type {
  CreateLogGroupRequest,
  DeleteLogGroupRequest,
  DeleteRetentionPolicyRequest,
  DescribeLogGroupsRequest,
  PutRetentionPolicyRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import type { ActionTable } from '../protocol/action.ts';
import { enumFault, violation, violationMessage } from '../protocol/constraint.ts';
import { pageOf } from '../protocol/page.ts';
import type { Call } from '../account/account-context.ts';
import { storedBytes } from './events.ts';
import {
  alreadyExists,
  badToken,
  check,
  GROUP_NAME,
  groupOf,
  groupsOf,
  invalidParameter,
  newGroup,
  type LogGroup,
  type LogGroups,
} from './log-group.ts';
import { addTags } from './tags.ts';

// PutRetentionPolicy names these as the only possible values.
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const GROUP_CLASS = { oneOf: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY', 'ESSENTIALS'] };

/** Groups and their retention. Events are not expired here: no emulator runs for days. */
export function groupActions(groups: LogGroups): ActionTable {
  return {
    CreateLogGroup: (input: CreateLogGroupRequest, call: Call) => createLogGroup(groups, input, call),
    DeleteLogGroup: (input: DeleteLogGroupRequest, call: Call) => {
      groupsOf(groups, call.region).delete(groupOf(groups, call, input).name);
    },
    DescribeLogGroups: (input: DescribeLogGroupsRequest, call: Call) =>
      describeLogGroups(groups, input, call),
    PutRetentionPolicy: (input: PutRetentionPolicyRequest, call: Call) => {
      const days = retentionOf(input);
      groupOf(groups, call, input).retentionInDays = days;
    },
    DeleteRetentionPolicy: (input: DeleteRetentionPolicyRequest, call: Call) => {
      groupOf(groups, call, input).retentionInDays = undefined;
    },
  };
}

/** Everything is checked before the name is looked up, tags too: a refused call makes no group. */
function createLogGroup(groups: LogGroups, input: CreateLogGroupRequest, call: Call): void {
  const name = check.text(input.logGroupName, 'logGroupName', GROUP_NAME);
  const groupClass = check.optionalText(input.logGroupClass, 'logGroupClass', GROUP_CLASS);
  const accountArn = `arn:${call.world.partition}:logs:${call.region}:${call.world.accountId}`;
  const group = newGroup(accountArn, name, groupClass);
  addTags(group, input.tags ?? {});
  const inRegion = groupsOf(groups, call.region);
  if (inRegion.has(name)) throw alreadyExists('The specified log group already exists');
  inRegion.set(name, group);
}

function describeLogGroups(groups: LogGroups, input: DescribeLogGroupsRequest, call: Call): unknown {
  const prefix = check.optionalText(input.logGroupNamePrefix, 'logGroupNamePrefix', GROUP_NAME) ?? '';
  const part = input.logGroupNamePattern?.toLowerCase() ?? '';
  if (prefix && part) {
    throw invalidParameter(
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    );
  }
  const limit = check.optionalInteger(input.limit, 'limit', { min: 1, max: 50 }) ?? 50;
  const found = [...groupsOf(groups, call.region).values()].filter(
    (group) => group.name.startsWith(prefix) && group.name.toLowerCase().includes(part),
  );
  const page = pageOf(found, { keyOf: (group) => group.name, token: input.nextToken, limit, badToken });
  return { logGroups: page.items.map(described), nextToken: page.next };
}

/** The service's model says integer only; the values are enforced behind it. Throws InvalidParameterException. */
function retentionOf(input: PutRetentionPolicyRequest): number {
  const days = check.optionalInteger(input.retentionInDays, 'retentionInDays');
  if (days !== undefined && RETENTION_DAYS.includes(days)) return days;
  const fault = violation(String(days ?? null), 'retentionInDays', enumFault(RETENTION_DAYS));
  throw invalidParameter(violationMessage([fault]));
}

function described(group: LogGroup): unknown {
  return {
    logGroupName: group.name,
    creationTime: group.creationTime,
    retentionInDays: group.retentionInDays,
    metricFilterCount: 0,
    arn: `${group.arn}:*`,
    storedBytes: [...group.streams.values()].reduce((sum, stream) => sum + storedBytes(stream.events), 0),
    logGroupClass: group.groupClass,
    logGroupArn: group.arn,
    deletionProtectionEnabled: false,
  };
}
