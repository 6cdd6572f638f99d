// Reads of tags are throttled at about ten a second by most services, and one listing may hold hundreds of names.
const AT_A_TIME = 8;

/** Does the work for every item, a few at the same time; the results stand in the items' order. */
export async function mapLimit<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_A_TIME, items.length) }, worker));
  return results;
}
