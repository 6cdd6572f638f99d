import { pageOf } from '../protocol/page.ts';
import { badRequest } from './errors.ts';

/** The service documents no default; large enough for real listings to fit one page. */
const DEFAULT_PAGE = 500;

/** Input of every listing. MaxResults is a string in this service. */
export interface ListInput {
  readonly MaxResults?: string | undefined;
  readonly NextToken?: string | undefined;
}

/** A page of a listing: `Items`, and `NextToken` when more follow. */
export function listed<Item>(
  { MaxResults = String(DEFAULT_PAGE), NextToken }: ListInput,
  items: ReadonlyMap<string, Item>,
): { Items: Item[]; NextToken: string | undefined } {
  const limit = Number(MaxResults);
  if (!Number.isSafeInteger(limit) || limit < 1) throw badRequest('Invalid value for MaxResults');
  const page = pageOf([...items], {
    keyOf: ([key]) => key,
    token: NextToken,
    limit,
    badToken: () => badRequest('Invalid pagination token'),
  });
  return { Items: page.items.map(([, item]) => item), NextToken: page.next };
}
