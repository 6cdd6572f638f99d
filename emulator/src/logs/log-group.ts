import { AwsError } from '../protocol/aws-error.ts';
import { memberCheck } from '../protocol/member-check.ts';
import type { Call } from '../account/account-context.ts';

/** One line a container or function wrote. */
export interface LogEvent {
  /** Orders events over all streams: by time, then by arrival. */
  readonly id: string;
  /** Milliseconds since the epoch, as everywhere in this service. */
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

/** A sequence of events of one source. */
export interface LogStream {
  readonly name: string;
  readonly arn: string;
  readonly creationTime: number;
  /** In order of id. */
  readonly events: LogEvent[];
}

/** Streams that share retention and tags. */
export interface LogGroup {
  readonly name: string;
  /** Without the `:*` that DescribeLogGroups puts behind it. */
  readonly arn: string;
  readonly creationTime: number;
  readonly groupClass: string;
  retentionInDays: number | undefined;
  readonly tags: Map<string, string>;
  readonly streams: Map<string, LogStream>;
}

/** Region → name → group. */
export type LogGroups = Map<string, Map<string, LogGroup>>;

/** CloudWatch Logs calls a violated constraint of its model InvalidParameterException. */
export const check = memberCheck('InvalidParameterException');

// LogGroupName and LogStreamName of the service model.
export const GROUP_NAME = { min: 1, max: 512, pattern: String.raw`[\.\-_\/#A-Za-z0-9]+` };
export const STREAM_NAME = { min: 1, max: 512, pattern: '[^:*]*' };

/** The groups of a region, by name. */
export function groupsOf(groups: LogGroups, region: string): Map<string, LogGroup> {
  const found = groups.get(region) ?? new Map<string, LogGroup>();
  groups.set(region, found);
  return found;
}

/** Some operations take the group by name, by ARN, or by either in one member. */
export interface GroupReference {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
}

/** The group an action names. Throws ResourceNotFoundException. */
export function groupOf(groups: LogGroups, call: Call, input: GroupReference): LogGroup {
  const identifier = input.logGroupIdentifier?.split(':log-group:').at(-1)?.replace(/:\*$/, '');
  const name = check.text(input.logGroupName ?? identifier, 'logGroupName', GROUP_NAME);
  const group = groups.get(call.region)?.get(name);
  if (!group) throw notFound('The specified log group does not exist.');
  return group;
}

/** The stream an action names. Throws ResourceNotFoundException. */
export function streamOf(group: LogGroup, input: { logStreamName?: string | undefined }): LogStream {
  const stream = group.streams.get(check.text(input.logStreamName, 'logStreamName', STREAM_NAME));
  if (!stream) throw notFound('The specified log stream does not exist.');
  return stream;
}

/** An empty group that keeps its events for ever; `accountArn` is the ARN up to the account. */
export function newGroup(accountArn: string, name: string, groupClass = 'STANDARD'): LogGroup {
  return {
    name,
    arn: `${accountArn}:log-group:${name}`,
    creationTime: Date.now(),
    groupClass,
    retentionInDays: undefined,
    tags: new Map(),
    streams: new Map(),
  };
}

/** An empty stream of the group. */
export function newStream(group: LogGroup, name: string): LogStream {
  return { name, arn: `${group.arn}:log-stream:${name}`, creationTime: Date.now(), events: [] };
}

/** The answer for an absent group, stream or resource: 400, as all errors of this service. */
export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

/** The answer for a name that is taken. */
export function alreadyExists(message: string): AwsError {
  return new AwsError('ResourceAlreadyExistsException', message);
}

/** The answer for everything a request says wrongly. */
export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

/** The answer for a token the service never gave. */
export function badToken(): AwsError {
  return invalidParameter('The specified nextToken is invalid.');
}
