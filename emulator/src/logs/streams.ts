import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type { Input } from '../protocol/actions.ts';
import { pageOf, timeKey } from '../protocol/page.ts';
import {
  alreadyExists,
  badToken,
  groupOf,
  invalidParameter,
  newStream,
  streamOf,
  type LogGroup,
  type LogGroups,
  type LogsActions,
  type LogStream,
} from './log-group.ts';

const DEFAULT_PAGE = 50;

/** Log streams: one per container or function environment. */
export function streamActions(groups: LogGroups): LogsActions {
  return {
    CreateLogStream: (input, call) => createLogStream(groupOf(groups, call, input), input.logStreamName),
    DeleteLogStream: (input, call) => {
      const group = groupOf(groups, call, input);
      group.streams.delete(streamOf(group, input).name);
    },
    DescribeLogStreams: (input, call) => describeLogStreams(groupOf(groups, call, input), input),
  };
}

function createLogStream(group: LogGroup, name: string): void {
  if (group.streams.has(name)) throw alreadyExists('The specified log stream already exists');
  group.streams.set(name, newStream(group, name));
}

function describeLogStreams(
  group: LogGroup,
  input: Input<typeof sdk, 'DescribeLogStreams'>,
): sdk.DescribeLogStreamsResponse {
  const { logStreamNamePrefix: prefix = '', orderBy: order = 'LogStreamName', limit = DEFAULT_PAGE } = input;
  if (prefix && order === 'LastEventTime') {
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
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

/** Since 2019 the service reports storedBytes of a stream as 0. */
function described(stream: LogStream): sdk.LogStream {
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
