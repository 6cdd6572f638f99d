import { type Page, pageOf } from '../protocol/page.ts';
import type { RestAnswer, RestInput } from '../protocol/rest-json.ts';
import { badRequest } from './errors.ts';

/** The service gives no number; large enough that real listings are one page. */
const DEFAULT_PAGE = 500;

/** Answers a listing: `items`, and `nextToken` when more follows. MaxResults travels as text. */
export function listed<Item>(
  { query }: RestInput,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  shown: (item: Item) => unknown = (item) => item,
): RestAnswer {
  const limit = Number(query.get('maxResults') ?? DEFAULT_PAGE);
  if (!Number.isSafeInteger(limit) || limit < 1) throw badRequest('Invalid value for MaxResults');
  const page: Page<Item> = pageOf(items, {
    keyOf,
    token: query.get('nextToken') ?? undefined,
    limit,
    badToken: () => badRequest('Invalid pagination token'),
  });
  return { status: 200, body: { items: page.items.map(shown), nextToken: page.next } };
}
