/** What AWS creates and deletes in the background, by this machine's clock: evaluated on demand, without timers. */
export interface LifeCycle {
  readonly availableAtMs: number;
  /** Undefined until it is deleted. */
  goneAtMs: number | undefined;
}

/** The life cycle of what is created now; `creationMs` is already scaled. */
export function beginning(creationMs: number): LifeCycle {
  return { availableAtMs: Date.now() + creationMs, goneAtMs: undefined };
}

export function phaseOf({ availableAtMs, goneAtMs }: LifeCycle): 'creating' | 'available' | 'deleting' {
  if (goneAtMs !== undefined) return 'deleting';
  return Date.now() < availableAtMs ? 'creating' : 'available';
}

/** The items that have not gone; forgets the others. */
export function present<Item extends { readonly goneAtMs: number | undefined }>(
  items: Map<string, Item>,
  onGone: (item: Item) => void = () => {},
): ReadonlyMap<string, Item> {
  const now = Date.now();
  for (const [id, item] of items) {
    if ((item.goneAtMs ?? Infinity) > now) continue;
    items.delete(id);
    onGone(item);
  }
  return items;
}
