import type { Kind } from '../../reconcile/resource.ts';

/** The definition of a kind with content digests in its names. */
type Parts<Spec, Live> = Pick<Kind<Spec, Live>, 'nameOf' | 'read' | 'create' | 'remove' | 'list'>;

/**
 * A kind that AWS cannot update, or that is never updated: a resource that exists under its name is equal, so nothing
 * differs and nothing is updated; a change creates another resource.
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
