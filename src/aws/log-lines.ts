import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsClients } from './clients.ts';
import { unlessAbsent } from './errors.ts';

const MOST_PAGES = 20;

/** Lines of a log group since a time (ms since the epoch), oldest first; empty when there is no such group. */
export async function logLinesSince(aws: AwsClients, group: string, sinceMs: number): Promise<string[]> {
  const lines: string[] = [];
  let nextToken: string | undefined;
  // FilterLogEvents may answer empty pages with a token, so pages are counted rather than lines.
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const input = { logGroupName: group, startTime: sinceMs, ...(nextToken && { nextToken }) };
    const answer = await unlessAbsent(
      'logs:FilterLogEvents',
      async () => await aws.logs.send(new FilterLogEventsCommand(input)),
    );
    lines.push(...(answer?.events ?? []).map(({ message }) => message ?? ''));
    nextToken = answer?.nextToken;
    if (!nextToken) break;
  }
  return lines;
}
