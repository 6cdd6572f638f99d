import { calling } from './errors.ts';

/** Everything a paginated listing holds. `pick` takes the items out of one page. */
export async function allPages<Page, Item>(
  operation: string,
  pages: AsyncIterable<Page>,
  pick: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  return await calling(operation, async () => {
    const items: Item[] = [];
    for await (const page of pages) items.push(...(pick(page) ?? []));
    return items;
  });
}
