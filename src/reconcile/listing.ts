import type { Found, Registry } from './resource.ts';

/** A listed resource and its kind. */
export interface Listed extends Found {
  readonly kind: string;
}

/**
 * Every resource of every kind with a name prefix, whoever owns it: one listing serves queries by tag and by name. In
 * the order of deletion, dependents first (the registry in reverse).
 */
export async function listed(prefix: string, registry: Registry): Promise<Listed[]> {
  const perKind = await Promise.all(
    Object.entries(registry).map(async ([name, kind]) =>
      (await kind.list(prefix)).map((found) => ({ ...found, kind: name })),
    ),
  );
  return perKind.toReversed().flat();
}
