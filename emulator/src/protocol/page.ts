/** One page of a listing; `next` is there when more follows. */
export interface Page<Item> {
  items: Item[];
  next?: string;
}

/** How a listing is ordered and cut. */
export interface Paging<Item> {
  /** What the listing is ordered by; no two items share it. */
  keyOf: (item: Item) => string;
  token: string | undefined;
  limit: number;
  descending?: boolean;
  /** The service's own error for a token that it never gave. */
  badToken: () => Error;
}

/**
 * Orders the items and cuts a page out of them. The token is the last key given, so a listing goes on at the right
 * place though things come and go between two pages.
 */
export function pageOf<Item>(items: readonly Item[], paging: Paging<Item>): Page<Item> {
  const direction = paging.descending ? -1 : 1;
  const ordered = items.toSorted(
    (left, right) => direction * byName(paging.keyOf(left), paging.keyOf(right)),
  );
  const after = paging.token === undefined ? undefined : readToken(paging.token, paging.badToken);
  const rest =
    after === undefined
      ? ordered
      : ordered.filter((item) => direction * byName(paging.keyOf(item), after) > 0);
  const page = rest.slice(0, paging.limit);
  const last = page.at(-1);
  if (last === undefined || rest.length <= paging.limit) return { items: page };
  return { items: page, next: Buffer.from(`after:${paging.keyOf(last)}`).toString('base64url') };
}

function readToken(token: string, badToken: () => Error): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('after:')) throw badToken();
  return text.slice('after:'.length);
}

/** Orders by code unit, as AWS lists names; `localeCompare` would mix upper and lower case. */
export function byName(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

// Enough for the milliseconds of any date.
const TIME_DIGITS = 16;

/** A time (ms since the epoch) as text that orders like the number, for listings that are ordered by time. */
export function timeKey(timeMs: number): string {
  return String(timeMs).padStart(TIME_DIGITS, '0');
}
