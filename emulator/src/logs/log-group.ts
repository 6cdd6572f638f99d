import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type { Actions } from '../protocol/actions.ts';
import { AwsError } from '../aws-error.ts';
import { violationMessage, violationText } from '../protocol/violation.ts';
import type { Call } from '../account/account-context.ts';

export type LogsActions = Actions<typeof sdk>;

/** Page size of both read operations. */
export const DEFAULT_PAGE = 10_000;

/** A line written by a container or function. */
export interface LogEvent {
  /** Sorts events across streams: by time, then by arrival. */
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
  /** Without the `:*` that DescribeLogGroups appends. */
  readonly arn: string;
  readonly creationTime: number;
  readonly groupClass: sdk.LogGroupClass;
  readonly kmsKeyId: string | undefined;
  retentionInDays: number | undefined;
  readonly tags: Map<string, string>;
  readonly streams: Map<string, LogStream>;
}

/** Region → name → group. */
export type LogGroups = Map<string, Map<string, LogGroup>>;

/** The groups of a region, by name. */
export function groupsOf(groups: LogGroups, region: string): Map<string, LogGroup> {
  const found = groups.get(region) ?? new Map<string, LogGroup>();
  groups.set(region, found);
  return found;
}

/** Some operations accept the group by name, by ARN, or by one member for either. */
export interface GroupReference {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
}

/** The group of a request. Throws ResourceNotFoundException, or InvalidParameterException when none is given. */
export function groupOf(groups: LogGroups, call: Call, input: GroupReference): LogGroup {
  const identifier = input.logGroupIdentifier?.split(':log-group:').at(-1)?.replace(/:\*$/, '');
  const name = input.logGroupName ?? identifier;
  if (name === undefined) {
    throw invalidParameter(
      violationMessage([violationText(null, 'logGroupName', 'Member must not be null')]),
    );
  }
  const group = groups.get(call.region)?.get(name);
  if (!group) throw notFound('The specified log group does not exist.');
  return group;
}

/** The stream of a request. Throws ResourceNotFoundException. */
export function streamOf(group: LogGroup, input: { logStreamName: string }): LogStream {
  const stream = group.streams.get(input.logStreamName);
  if (!stream) throw notFound('The specified log stream does not exist.');
  return stream;
}

/** An empty group without retention limit; `accountArn` is the ARN up to the account. */
export function newGroup(
  accountArn: string,
  name: string,
  groupClass: sdk.LogGroupClass = 'STANDARD',
  kmsKeyId?: string,
): LogGroup {
  return {
    name,
    arn: `${accountArn}:log-group:${name}`,
    creationTime: Date.now(),
    groupClass,
    kmsKeyId,
    retentionInDays: undefined,
    tags: new Map(),
    streams: new Map(),
  };
}

/** An empty stream of the group. */
export function newStream(group: LogGroup, name: string): LogStream {
  return { name, arn: `${group.arn}:log-stream:${name}`, creationTime: Date.now(), events: [] };
}

/** The error for a missing group, stream or resource: 400, like all errors of this service. */
export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

/** The error for a name in use. */
export function alreadyExists(message: string): AwsError {
  return new AwsError('ResourceAlreadyExistsException', message);
}

/** The error for invalid parameters. */
export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

/** The error for an unknown token. */
export function badToken(): AwsError {
  return invalidParameter('The specified nextToken is invalid.');
}
