import { OWNER_TAG, type Tags } from '../../reconcile/owner.ts';
import type { Found } from '../../reconcile/resource.ts';

/** An API of either type, as listed. */
interface Listed {
  readonly name: string | undefined;
  readonly tags: Tags | undefined;
  readonly createdAt: Date | undefined;
}

/** The APIs with a name or owner. Several with the same name and owner count as one, as old as the youngest. */
export function foundApis(listed: readonly Listed[], prefix: string): Found[] {
  const found = new Map<string, Found>();
  for (const { name = '', tags, createdAt } of listed) {
    const owner = tags?.[OWNER_TAG];
    if (!name.startsWith(prefix) && owner !== prefix) continue;
    const key = `${name} ${owner}`;
    const sinceMs = Math.max(createdAt?.getTime() ?? 0, found.get(key)?.sinceMs ?? 0);
    found.set(key, { name, owner, sinceMs });
  }
  return [...found.values()];
}
