import { pageOf, timeKey } from '../protocol/page.ts';
import { validationException } from './resource.ts';

/** Common input of this service's List calls. */
export interface ListInput {
  SortBy?: string | undefined;
  SortOrder?: string | undefined;
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
  NameContains?: string | undefined;
  CreationTimeBefore?: Date | undefined;
  CreationTimeAfter?: Date | undefined;
}

export interface Listed {
  readonly name: string;
  readonly createdAt: Date;
  readonly status?: string;
}

/** A page in a response. */
interface ListPage<T> {
  readonly items: T[];
  /** Spread into the response: empty on the last page, because unset members are omitted. */
  readonly next: { NextToken?: string };
}

/** The API reference's default page size for ListModels, ListEndpointConfigs and ListEndpoints. */
const DEFAULT_PAGE = 10;

/** One page of resources, filtered and sorted; newest first by default. */
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
  return (
    item.name.toLowerCase().includes((input.NameContains ?? '').toLowerCase()) &&
    isBetween(item.createdAt, input.CreationTimeAfter, input.CreationTimeBefore)
  );
}

/** Whether a time lies between two optional bounds. */
export function isBetween(time: Date, after: Date | undefined, before: Date | undefined): boolean {
  return (after === undefined || time > after) && (before === undefined || time < before);
}

/** Names break ties. A space sorts before every character allowed in a name or status. */
function sortKey(item: Listed, by: string): string {
  if (by === 'Name') return item.name;
  return `${by === 'Status' ? (item.status ?? '') : timeKey(item.createdAt.getTime())} ${item.name}`;
}
