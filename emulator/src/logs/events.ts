import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type { AccountContext, Call } from '../account/account-context.ts';
import type { Input } from '../protocol/actions.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import { filterLogEvents } from './filter.ts';
import {
  badToken,
  DEFAULT_PAGE,
  groupOf,
  invalidParameter,
  streamOf,
  type LogEvent,
  type LogGroups,
  type LogsActions,
  type LogStream,
} from './log-group.ts';

// PutLogEvents: "The maximum batch size is 1,048,576 bytes … the sum of all event messages in UTF-8, plus 26 bytes
// for each log event"; not over 2 hours in the future, not over 14 days in the past, not over 24 hours apart.
const BATCH_BYTES = 1_048_576;
const EVENT_OVERHEAD_BYTES = 26;
const HOUR_MS = 3_600_000;
const NEWEST_MS = 2 * HOUR_MS;
const OLDEST_MS = 14 * 24 * HOUR_MS;
const SPAN_MS = 24 * HOUR_MS;

type PutLogEvents = Input<typeof sdk, 'PutLogEvents'>;
type GetLogEvents = Input<typeof sdk, 'GetLogEvents'>;

/** Writing and reading a stream, and searching all streams of a group. */
export function eventActions(groups: LogGroups): LogsActions {
  return {
    PutLogEvents: (input, call) => putLogEvents(streamOf(groupOf(groups, call, input), input), input, call),
    GetLogEvents: (input, call) => getLogEvents(streamOf(groupOf(groups, call, input), input), input),
    FilterLogEvents: (input, call) => filterLogEvents(groupOf(groups, call, input), input),
  };
}

export interface NewEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** CloudWatch Logs reads embedded metrics from every event it receives. */
export function countEmbedded({ ports }: AccountContext, region: string, events: readonly NewEvent[]): void {
  for (const { namespace, dimensions, values, units, atMs } of events.flatMap(({ message }) =>
    embeddedMetrics(message),
  ))
    ports.metrics.record(region, namespace, dimensions, values, { atMs, units });
}

let arrivals = 0;

/** Appends events; ids order equal timestamps by arrival. */
export function append(stream: LogStream, events: readonly NewEvent[]): void {
  const ingestionTime = Date.now();
  const newest = stream.events.at(-1)?.timestamp ?? 0;
  for (const { timestamp, message } of events) {
    arrivals += 1;
    // Real event ids also have 56 digits and increase with time.
    const id = String(timestamp).padStart(20, '0') + String(arrivals).padStart(36, '0');
    stream.events.push({ id, timestamp, ingestionTime, message });
  }
  if ((events[0]?.timestamp ?? newest) < newest) {
    stream.events.sort((left, right) => (left.id < right.id ? -1 : 1));
  }
}

/** Size as CloudWatch Logs limits it: UTF-8 bytes and a fixed overhead for each event. */
export function storedBytes(events: readonly { message: string }[]): number {
  return events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES, 0);
}

/** Events outside the accepted time range are dropped and counted without an error; the others are stored. */
function putLogEvents(
  stream: LogStream,
  input: PutLogEvents,
  { account, region }: Call,
): sdk.PutLogEventsResponse {
  const events = input.logEvents;
  checkOrder(events);
  const bytes = storedBytes(events);
  if (bytes > BATCH_BYTES)
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${BATCH_BYTES}`);
  const now = Date.now();
  const tooOld = events.filter((event) => event.timestamp < now - OLDEST_MS).length;
  const tooNew = events.findIndex((event) => event.timestamp > now + NEWEST_MS);
  const taken = events.slice(tooOld, tooNew < 0 ? undefined : tooNew);
  append(stream, taken);
  countEmbedded(account, region, taken);
  if (tooOld === 0 && tooNew < 0) return {};
  return {
    rejectedLogEventsInfo: {
      tooNewLogEventStartIndex: tooNew < 0 ? undefined : tooNew,
      tooOldLogEventEndIndex: tooOld > 0 ? tooOld : undefined,
    },
  };
}

/** Throws InvalidParameterException for a batch that is out of order or spans too much time. */
function checkOrder(events: readonly NewEvent[]): void {
  if (events.some((event, index) => event.timestamp < (events[index - 1]?.timestamp ?? 0))) {
    throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
  }
  if ((events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0) > SPAN_MS) {
    throw invalidParameter(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    );
  }
}

/**
 * Tokens are `f/N` (events from N on) and `b/N` (events before N). At either end the same token is returned,
 * which tells clients that there are no more events.
 */
function getLogEvents(stream: LogStream, input: GetLogEvents): sdk.GetLogEventsResponse {
  const { limit = DEFAULT_PAGE } = input;
  const inTime = stream.events.filter(
    ({ timestamp }) => timestamp >= (input.startTime ?? 0) && timestamp < (input.endTime ?? Infinity),
  );
  const [start, end] = windowOf(inTime, input, limit);
  return {
    events: inTime.slice(start, end).map(described),
    nextForwardToken: `f/${end}`,
    nextBackwardToken: `b/${start}`,
  };
}

/** The range of events for a token and a limit, as [start, end). Throws for a foreign token. */
function windowOf(events: readonly LogEvent[], input: GetLogEvents, limit: number): [number, number] {
  const count = events.length;
  const token = input.nextToken ?? (input.startFromHead ? 'f/0' : `b/${count}`);
  const match = /^([fb])\/(\d+)$/.exec(token);
  if (!match) throw badToken();
  const at = Math.min(Number(match[2]), count);
  return match[1] === 'f' ? [at, Math.min(at + limit, count)] : [Math.max(at - limit, 0), at];
}

function described({ timestamp, message, ingestionTime }: LogEvent): sdk.OutputLogEvent {
  return { timestamp, message, ingestionTime };
}
