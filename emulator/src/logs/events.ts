import type {
  GetLogEventsRequest,
  InputLogEvent,
  PutLogEventsRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import type { ActionTable } from '../protocol/action.ts';
import type { Call, World } from '../account/account-context.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import {
  badToken,
  check,
  groupOf,
  invalidParameter,
  streamOf,
  type LogEvent,
  type LogGroups,
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

/** Writing to and reading from one stream. */
export function eventActions(groups: LogGroups): ActionTable {
  return {
    PutLogEvents: (input: PutLogEventsRequest, call: Call) =>
      putLogEvents(streamOf(groupOf(groups, call, input), input), input, call),
    GetLogEvents: (input: GetLogEventsRequest, call: Call) =>
      getLogEvents(streamOf(groupOf(groups, call, input), input), input),
  };
}

export interface NewEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** CloudWatch Logs reads embedded metrics out of what it takes in, whoever writes it. */
export function countEmbedded({ ports }: World, region: string, events: readonly NewEvent[]): void {
  for (const { namespace, dimensions, values, units, atMs } of events.flatMap(({ message }) =>
    embeddedMetrics(message),
  ))
    ports.metrics.record(region, namespace, dimensions, values, { atMs, units });
}

let arrivals = 0;

/** Adds events in their order; ids make the order of equal timestamps the order of arrival. */
export function append(stream: LogStream, events: readonly NewEvent[]): void {
  const ingestionTime = Date.now();
  const newest = stream.events.at(-1)?.timestamp ?? 0;
  for (const { timestamp, message } of events) {
    arrivals += 1;
    // Real event ids are 56 digits as well, and rise with time.
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

/** Events out of the time the service keeps are left out and counted, the others are taken: no error. */
function putLogEvents(stream: LogStream, input: PutLogEventsRequest, { world, region }: Call): unknown {
  const events = readEvents(input.logEvents ?? []);
  const bytes = storedBytes(events);
  if (bytes > BATCH_BYTES)
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${BATCH_BYTES}`);
  const now = Date.now();
  const tooOld = events.filter((event) => event.timestamp < now - OLDEST_MS).length;
  const tooNew = events.findIndex((event) => event.timestamp > now + NEWEST_MS);
  const taken = events.slice(tooOld, tooNew < 0 ? undefined : tooNew);
  append(stream, taken);
  countEmbedded(world, region, taken);
  if (tooOld === 0 && tooNew < 0) return {};
  return {
    rejectedLogEventsInfo: {
      tooNewLogEventStartIndex: tooNew < 0 ? undefined : tooNew,
      tooOldLogEventEndIndex: tooOld > 0 ? tooOld : undefined,
    },
  };
}

/** Checks what a batch must hold. Throws InvalidParameterException. */
function readEvents(events: readonly InputLogEvent[]): NewEvent[] {
  if (events.length < 1 || events.length > 10_000) {
    throw invalidParameter('A batch holds from 1 to 10000 log events.');
  }
  const read = events.map((event, index) => ({
    timestamp:
      check.optionalInteger(event.timestamp, `logEvents.${index + 1}.member.timestamp`, { min: 0 }) ?? 0,
    message: check.text(event.message, `logEvents.${index + 1}.member.message`, { min: 1 }),
  }));
  if (read.some((event, index) => event.timestamp < (read[index - 1]?.timestamp ?? 0))) {
    throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
  }
  if ((read.at(-1)?.timestamp ?? 0) - (read[0]?.timestamp ?? 0) > SPAN_MS) {
    throw invalidParameter(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    );
  }
  return read;
}

/**
 * Tokens are `f/N` (from event N on) and `b/N` (what lies before event N). At an end the same token comes back,
 * which is how clients know that they have seen everything.
 */
function getLogEvents(stream: LogStream, input: GetLogEventsRequest): unknown {
  const limit = check.optionalInteger(input.limit, 'limit', { min: 1, max: 10_000 }) ?? 10_000;
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

/** The part of the events that a token and a limit mean, as [start, end). Throws for a foreign token. */
function windowOf(events: readonly LogEvent[], input: GetLogEventsRequest, limit: number): [number, number] {
  const count = events.length;
  const token = input.nextToken ?? (input.startFromHead ? 'f/0' : `b/${count}`);
  const match = /^([fb])\/(\d+)$/.exec(token);
  if (!match) throw badToken();
  const at = Math.min(Number(match[2]), count);
  return match[1] === 'f' ? [at, Math.min(at + limit, count)] : [Math.max(at - limit, 0), at];
}

function described({ timestamp, message, ingestionTime }: LogEvent): unknown {
  return { timestamp, message, ingestionTime };
}
