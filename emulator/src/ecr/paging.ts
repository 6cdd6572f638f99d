import { AwsError } from '../aws-error.ts';

const DEFAULT_ITEMS = 100;

/** One page of a listing; the token is the position of the next item. Throws InvalidParameterException. */
export function page<Item>(
  items: readonly Item[],
  {
    nextToken,
    maxResults = DEFAULT_ITEMS,
  }: { nextToken?: string | undefined; maxResults?: number | undefined },
): { items: readonly Item[]; nextToken: string | undefined } {
  const start = Number(nextToken ?? 0);
  if (!Number.isInteger(start) || start > items.length)
    throw new AwsError(
      'InvalidParameterException',
      "Invalid parameter at 'nextToken' failed to satisfy constraint: 'Invalid token'",
    );
  const end = start + maxResults;
  return { items: items.slice(start, end), nextToken: end < items.length ? String(end) : undefined };
}
