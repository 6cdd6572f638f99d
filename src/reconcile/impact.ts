import type { Change, Kind } from './resource.ts';

/** As much of a planned step as its impact depends on. */
interface Acting {
  readonly action: string;
  readonly changes?: readonly Change[];
}

/**
 * What a step interrupts, loses or costs meanwhile, in the kind's own words. Nothing for a step that leaves
 * everything as it is, or when the kind has nothing to say.
 */
export function impactOf(
  kind: Kind,
  spec: unknown,
  live: unknown,
  step: Acting,
): { readonly impact?: string } {
  const impact = textOf(kind, spec, live, step);
  return impact === undefined ? {} : { impact };
}

function textOf({ impact }: Kind, spec: unknown, live: unknown, step: Acting): string | undefined {
  switch (step.action) {
    case 'update':
      return impact?.update?.(spec, live, step.changes ?? []);
    case 'replace':
      return impact?.replace;
    case 'delete':
      return impact?.remove;
    default:
      return undefined;
  }
}
