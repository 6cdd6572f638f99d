import { calling } from './errors.ts';

/** All items of a paginated listing. `pick` extracts the items of one page. */
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

// Most services throttle reads of tags at about ten per second, and one listing may hold hundreds of names.
const CONCURRENCY = 8;

/** Maps every item with limited concurrency; the results keep the order of the items. */
export async function mapLimit<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, worker));
  return results;
}

/** Concurrent calls with the same argument share one request; nothing is cached after it completes. */
export function singleFlight<Answer>(
  ask: (about: string) => Promise<Answer>,
): (about: string) => Promise<Answer> {
  const inFlight = new Map<string, Promise<Answer>>();
  return async (about) => {
    const pending = inFlight.get(about);
    if (pending) return await pending;
    const answer = ask(about).finally(() => inFlight.delete(about));
    inFlight.set(about, answer);
    return await answer;
  };
}
