import { type FilteredLogEvent, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';

/** One event of a log group. */
export interface LoggedLine {
  readonly id: string;
  /** When it was written, in ms since the epoch. */
  readonly timeMs: number;
  /** The log stream: one container, or one environment of a function. */
  readonly stream: string;
  readonly text: string;
}

const MAX_PAGES = 20;

/** Events of a log group since a time (ms since the epoch), oldest first; empty when there is no such group. */
export async function logEventsSince(aws: AwsClients, group: string, sinceMs: number): Promise<LoggedLine[]> {
  const lines: LoggedLine[] = [];
  let nextToken: string | undefined;
  // FilterLogEvents may return empty pages with a token, so pages are counted rather than lines.
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const input = { logGroupName: group, startTime: sinceMs, ...(nextToken && { nextToken }) };
    const answer = await unlessAbsent(
      'logs:FilterLogEvents',
      async () => await aws.logs.send(new FilterLogEventsCommand(input)),
    );
    lines.push(...(answer?.events ?? []).map(lineOf));
    nextToken = answer?.nextToken;
    if (!nextToken) break;
  }
  return lines;
}

/** The texts only. */
export async function logLinesSince(aws: AwsClients, group: string, sinceMs: number): Promise<string[]> {
  return (await logEventsSince(aws, group, sinceMs)).map(({ text }) => text);
}

function lineOf({
  eventId = '',
  timestamp = 0,
  logStreamName = '',
  message = '',
}: FilteredLogEvent): LoggedLine {
  return { id: eventId, timeMs: timestamp, stream: logStreamName, text: message };
}
