import { badRequest } from '../gateway/errors.ts';
import { pageOf } from '../protocol/page.ts';

/** "The default value is 25 and the maximum value is 500" (botocore, the limit of every listing). */
const PAGE = { default: 25, max: 500 };

/** Input of every listing. */
export interface ListInput {
  readonly limit?: number | undefined;
  readonly position?: string | undefined;
}

/** A page of a listing: `items`, and `position` when more follow. */
export function listed<Item>(
  { limit = PAGE.default, position }: ListInput,
  items: readonly Item[],
  keyOf: (item: Item) => string,
): { items: Item[]; position: string | undefined } {
  if (!Number.isSafeInteger(limit) || limit < 1) throw badRequest('Invalid limit specified');
  const page = pageOf(items, {
    keyOf,
    token: position,
    limit: Math.min(limit, PAGE.max),
    badToken: () => badRequest('Invalid position parameter'),
  });
  return { items: page.items, position: page.next };
}
