import { AwsError } from '../aws-error.ts';
import { pageOf } from '../protocol/page.ts';

/** "If you do not include this parameter, the number of items defaults to 100" (MaxItems). */
const DEFAULT_PAGE = 100;

/** Members by which every listing of IAM is cut. */
export interface ListInput {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** One page, in the order of the items' names. Throws ValidationError for a marker that was never given. */
export function listed<Item>(
  { Marker: token, MaxItems: limit = DEFAULT_PAGE }: ListInput,
  all: readonly Item[],
  keyOf: (item: Item) => string,
): { items: Item[]; IsTruncated: boolean; Marker: string | undefined } {
  const { items, next } = pageOf(all, { keyOf, token, limit, badToken });
  return { items, IsTruncated: next !== undefined, Marker: next };
}

function badToken(): Error {
  return new AwsError('ValidationError', 'Invalid Marker.');
}
