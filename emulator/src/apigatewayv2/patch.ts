/** Merges the members of a PATCH into the existing item. */
export function patched<Item extends object>(
  before: Item,
  changes: Partial<Item>,
  keys: readonly (keyof Item)[],
): Item {
  const stated = keys.filter((key) => changes[key] !== undefined);
  return { ...before, ...Object.fromEntries(stated.map((key) => [key, changes[key]])) };
}
