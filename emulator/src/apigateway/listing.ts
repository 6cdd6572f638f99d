import { badRequest } from '../gateway/errors.ts';
import { type Page, pageOf } from '../protocol/page.ts';
import type { RestAnswer, RestInput } from '../protocol/rest-json.ts';

/** "The default value is 25 and the maximum value is 500" (botocore, the limit of every listing). */
const PAGE = { default: 25, max: 500 };

/** Answers a listing: `item`, and `position` when more follows. */
export function listed<Item>(
  { query }: RestInput,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  shown: (item: Item) => unknown = (item) => item,
): RestAnswer {
  const limit = Number(query.get('limit') ?? PAGE.default);
  if (!Number.isSafeInteger(limit) || limit < 1) throw badRequest('Invalid limit specified');
  const page: Page<Item> = pageOf(items, {
    keyOf,
    token: query.get('position') ?? undefined,
    limit: Math.min(limit, PAGE.max),
    badToken: () => badRequest('Invalid position parameter'),
  });
  return { status: 200, body: { item: page.items.map(shown), position: page.next } };
}
