import type { Kind } from '../../reconcile/resource.ts';

/** What is left to say of a kind whose names carry the digest of their content. */
type Parts<Spec, Live> = Pick<Kind<Spec, Live>, 'nameOf' | 'read' | 'create' | 'remove' | 'list'>;

/**
 * A kind that AWS cannot change, or that we never do: present under its name means equal, so nothing ever differs
 * and there is nothing to update; a change makes another one beside it.
 */
export function immutableKind<Spec, Live extends { readonly owner: string | undefined }>(
  expectedMs: number,
  parts: Parts<Spec, Live>,
): Kind<Spec, Live> {
  return {
    expectedMs,
    ownerOf: (live) => live.owner,
    phaseOf: () => ({ state: 'ready' }),
    diff: () => [],
    update: async () => {},
    ...parts,
  };
}
