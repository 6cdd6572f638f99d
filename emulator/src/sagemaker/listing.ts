import { pageOf, timeKey } from '../protocol/page.ts';
import { validationException } from './errors.ts';

/** What all List calls of this service take; times are seconds since the epoch. */
export interface ListInput {
  SortBy?: string;
  SortOrder?: 'Ascending' | 'Descending';
  NextToken?: string;
  MaxResults?: number;
  NameContains?: string;
  CreationTimeBefore?: number;
  CreationTimeAfter?: number;
}

export interface Listed {
  readonly name: string;
  readonly createdAt: Date;
  readonly status?: string;
}

/** One page as an answer carries it. */
interface ListPage<T> {
  readonly items: readonly T[];
  /** Spread into the answer: empty on the last page, because an unset member is left out. */
  readonly next: { NextToken?: string };
}

/** The API reference's default page size for ListModels, ListEndpointConfigs and ListEndpoints. */
const DEFAULT_PAGE = 10;

/** One page of resources, filtered and sorted; newest first unless asked otherwise. */
export function page<T extends Listed>(all: Iterable<T>, input: ListInput): ListPage<T> {
  const { SortBy = 'CreationTime', SortOrder = 'Descending', MaxResults = DEFAULT_PAGE, NextToken } = input;
  const { items, next } = pageOf(
    [...all].filter((item) => matches(item, input)),
    {
      keyOf: (item) => sortKey(item, SortBy),
      token: NextToken,
      limit: MaxResults,
      descending: SortOrder === 'Descending',
      badToken: () => validationException('Invalid pagination token.'),
    },
  );
  return { items, next: next === undefined ? {} : { NextToken: next } };
}

function matches(item: Listed, input: ListInput): boolean {
  const createdSeconds = item.createdAt.getTime() / 1000;
  return (
    item.name.toLowerCase().includes((input.NameContains ?? '').toLowerCase()) &&
    createdSeconds < (input.CreationTimeBefore ?? Infinity) &&
    createdSeconds > (input.CreationTimeAfter ?? -Infinity)
  );
}

/** Names settle the order among equals. A space sorts before every character a name or a status may have. */
function sortKey(item: Listed, by: string): string {
  if (by === 'Name') return item.name;
  return `${by === 'Status' ? (item.status ?? '') : timeKey(item.createdAt.getTime())} ${item.name}`;
}
