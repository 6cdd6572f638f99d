import type {
  CreateLogStreamRequest,
  DeleteLogStreamRequest,
  DescribeLogStreamsRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import type { ActionTable } from '../protocol/action.ts';
import { pageOf, timeKey } from '../protocol/page.ts';
import type { Call } from '../account/account-context.ts';
import {
  alreadyExists,
  badToken,
  check,
  groupOf,
  invalidParameter,
  newStream,
  STREAM_NAME,
  streamOf,
  type LogGroup,
  type LogGroups,
  type LogStream,
} from './log-group.ts';

const ORDER = { oneOf: ['LogStreamName', 'LastEventTime'] };

/** Streams of a group: one per container or function environment. */
export function streamActions(groups: LogGroups): ActionTable {
  return {
    CreateLogStream: (input: CreateLogStreamRequest, call: Call) =>
      createLogStream(groupOf(groups, call, input), input),
    DeleteLogStream: (input: DeleteLogStreamRequest, call: Call) => {
      const group = groupOf(groups, call, input);
      group.streams.delete(streamOf(group, input).name);
    },
    DescribeLogStreams: (input: DescribeLogStreamsRequest, call: Call) =>
      describeLogStreams(groupOf(groups, call, input), input),
  };
}

function createLogStream(group: LogGroup, input: CreateLogStreamRequest): void {
  const name = check.text(input.logStreamName, 'logStreamName', STREAM_NAME);
  if (group.streams.has(name)) throw alreadyExists('The specified log stream already exists');
  group.streams.set(name, newStream(group, name));
}

function describeLogStreams(group: LogGroup, input: DescribeLogStreamsRequest): unknown {
  const prefix = check.optionalText(input.logStreamNamePrefix, 'logStreamNamePrefix', STREAM_NAME) ?? '';
  const order = check.optionalText(input.orderBy, 'orderBy', ORDER) ?? 'LogStreamName';
  if (prefix && order === 'LastEventTime') {
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const limit = check.optionalInteger(input.limit, 'limit', { min: 1, max: 50 }) ?? 50;
  const found = [...group.streams.values()].filter((stream) => stream.name.startsWith(prefix));
  const page = pageOf(found, {
    keyOf: order === 'LogStreamName' ? (stream) => stream.name : byLastEvent,
    descending: input.descending ?? false,
    token: input.nextToken,
    limit,
    badToken,
  });
  return { logStreams: page.items.map(described), nextToken: page.next };
}

function byLastEvent(stream: LogStream): string {
  return `${timeKey(stream.events.at(-1)?.timestamp ?? 0)} ${stream.name}`;
}

/** The service gives up counting a stream's bytes since 2019: storedBytes of a stream is always 0. */
function described(stream: LogStream): unknown {
  const last = stream.events.at(-1);
  return {
    logStreamName: stream.name,
    creationTime: stream.creationTime,
    firstEventTimestamp: stream.events[0]?.timestamp,
    lastEventTimestamp: last?.timestamp,
    lastIngestionTime: last?.ingestionTime,
    arn: stream.arn,
    storedBytes: 0,
  };
}
