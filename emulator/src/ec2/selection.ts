import type { Filter } from '@aws-sdk/client-ec2';
import { type AwsError, unsupported } from '../aws-error.ts';
import { fits } from '../policy/wildcard.ts';
import { pageOf } from '../protocol/page.ts';
import { badToken } from './errors.ts';
import type { Tagged } from './region-network.ts';

/** How resources of a kind are found. */
export interface Kind<Item extends Tagged> {
  readonly notFound: (id: string) => AwsError;
  /** Filter → the values of a resource. Every kind can be filtered by tags too. */
  readonly filters: Readonly<Record<string, (item: Item) => readonly string[]>>;
}

/** The members that every DescribeX has. */
export interface Wanted {
  readonly Filters?: readonly Filter[] | undefined;
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** Results that a call without MaxResults returns at most. */
const MAX_RESULTS = 1000;

/** The resources that a DescribeX asks for by their ids and by filters. Throws for an absent id, and NotImplemented for an unknown filter. */
export function select<Item extends Tagged>(
  { notFound, filters }: Kind<Item>,
  all: ReadonlyMap<string, Item>,
  ids: readonly string[] = [],
  { Filters = [], NextToken, MaxResults = MAX_RESULTS }: Wanted,
): { items: Item[]; next?: string } {
  const named = ids.map((id) => {
    const found = all.get(id);
    if (!found) throw notFound(id);
    return found;
  });
  const tests = Filters.map((filter) => testOf(filters, filter));
  const items = (ids.length > 0 ? named : [...all.values()]).filter((item) =>
    tests.every((test) => test(item)),
  );
  return pageOf(items, {
    keyOf: ({ id }) => id,
    token: NextToken,
    limit: MaxResults,
    badToken: () => badToken(NextToken ?? ''),
  });
}

/** "The filter values are case-sensitive", and may have the wildcards `*` and `?` (EC2 guide, "Filter your resources"). */
function testOf<Item extends Tagged>(
  filters: Kind<Item>['filters'],
  { Name = '', Values = [] }: Filter,
): (item: Item) => boolean {
  const valuesOf = filters[Name] ?? tagFilter(Name);
  if (!valuesOf) throw unsupported(`the filter ${Name} here`);
  return (item) => valuesOf(item).some((value) => Values.some((pattern) => fits(pattern, value)));
}

function tagFilter(name: string): ((item: Tagged) => readonly string[]) | undefined {
  if (name === 'tag-key') return ({ tags }) => [...tags.keys()];
  if (!name.startsWith('tag:')) return undefined;
  const key = name.slice('tag:'.length);
  return ({ tags }) => [tags.get(key)].filter((value) => value !== undefined);
}
