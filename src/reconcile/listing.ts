import type { Found, Registry } from './resource.ts';

/** One thing of some kind. */
export interface Listed extends Found {
  readonly kind: string;
}

/**
 * Everything of every kind whose name begins so, whoever owns it: one listing answers by tag and by name. In the
 * order in which it can be deleted, dependents first (the registry backwards).
 */
export async function listed(prefix: string, registry: Registry): Promise<Listed[]> {
  const perKind = await Promise.all(
    Object.entries(registry).map(async ([name, kind]) =>
      (await kind.list(prefix)).map((found) => ({ ...found, kind: name })),
    ),
  );
  return perKind.toReversed().flat();
}
