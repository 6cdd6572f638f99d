import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type { Input } from '../protocol/actions.ts';
import { pageOf } from '../protocol/page.ts';
import { badToken, DEFAULT_PAGE, invalidParameter, type LogGroup } from './log-group.ts';

/**
 * Searches all streams of a group; polled by `aws logs tail`. Unlike GetLogEvents, events at endTime itself
 * are included.
 */
export function filterLogEvents(
  group: LogGroup,
  input: Input<typeof sdk, 'FilterLogEvents'>,
): sdk.FilterLogEventsResponse {
  const { logStreamNames, logStreamNamePrefix = '', startTime = 0, endTime = Infinity } = input;
  if (logStreamNames && logStreamNamePrefix) {
    throw invalidParameter('logStreamNamePrefix and logStreamNames are mutually exclusive.');
  }
  const { limit = DEFAULT_PAGE } = input;
  const matches = termFilter(input.filterPattern ?? '');
  const found = [...group.streams.values()]
    .filter(({ name }) =>
      logStreamNames ? logStreamNames.includes(name) : name.startsWith(logStreamNamePrefix),
    )
    .flatMap((stream) => stream.events.map((event) => ({ ...event, logStreamName: stream.name })))
    .filter((event) => event.timestamp >= startTime && event.timestamp <= endTime && matches(event.message));
  const page = pageOf(found, { keyOf: (event) => event.id, token: input.nextToken, limit, badToken });
  return {
    events: page.items.map(({ id, ...event }) => ({ ...event, eventId: id })),
    searchedLogStreams: [],
    nextToken: page.next,
  };
}

/**
 * Parses a pattern of terms: all plain terms must occur, at least one of the `?terms`, none of the `-terms`;
 * quotes enclose a phrase. Throws InvalidParameterException for JSON, column and regex patterns.
 */
function termFilter(pattern: string): (message: string) => boolean {
  const trimmed = pattern.trim();
  if (/^[{[]|^%.*%$/.test(trimmed)) {
    throw invalidParameter(`Invalid filter pattern: this emulator reads terms alone, not '${trimmed}'.`);
  }
  const terms = [...trimmed.matchAll(/([?-]?)(?:"([^"]*)"|(\S+))/g)].map((match) => ({
    sign: match[1] ?? '',
    text: match[2] ?? match[3] ?? '',
  }));
  const of = (sign: string): string[] => terms.filter((term) => term.sign === sign).map((term) => term.text);
  const [required, optional, excluded] = [of(''), of('?'), of('-')];
  return (message) =>
    required.every((text) => message.includes(text)) &&
    (optional.length === 0 || optional.some((text) => message.includes(text))) &&
    !excluded.some((text) => message.includes(text));
}
