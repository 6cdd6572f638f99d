import { pageOf } from '../protocol/page.ts';
import { badRequest } from './errors.ts';

/** "This number is automatically set to 100": the items of a page at most (API reference of DescribeFileSystems). */
const MAX_PAGE = 100;

const badToken = (): Error => badRequest('Invalid Marker');

/** A page of a listing. Throws BadRequest for a token that was not given. */
export function page<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { limit = MAX_PAGE, token }: { limit?: number | undefined; token?: string | undefined },
): { items: Item[]; next?: string } {
  return pageOf(items, { keyOf, token, limit: Math.min(limit, MAX_PAGE), badToken });
}
