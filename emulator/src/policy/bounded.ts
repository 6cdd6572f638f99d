import { evaluate, type Need, type Policy, type Verdict } from './evaluate.ts';

/** The policies of a user or role. */
export interface Grants {
  readonly policies: readonly Policy[];
  /** The permissions boundary; `unknown` if its document is not known. */
  readonly boundary?: Policy | 'unknown';
}

/** A decision, and whether the permissions boundary made it. */
export interface BoundedVerdict extends Verdict {
  /** Undefined without a boundary. */
  readonly allowedByBoundary?: boolean;
  readonly decidedBy: 'identity-based policy' | 'permissions boundary';
}

/**
 * Evaluates identity-based policies within a permissions boundary: a request must be allowed by both, and a deny in
 * either decides (IAM user guide, "Permissions boundaries for IAM entities"). Pure.
 */
export function evaluateBounded({ policies, boundary }: Grants, need: Need): BoundedVerdict {
  const own = evaluate(policies, need);
  if (boundary === undefined) return { ...own, decidedBy: 'identity-based policy' };
  const limit = evaluate(boundary === 'unknown' ? [] : [boundary], need);
  const missing = [...new Set([...own.missing, ...limit.missing])];
  const allowedByBoundary = limit.decision === 'allowed';
  const limited =
    own.decision !== 'explicitDeny' && (limit.decision === 'explicitDeny' || own.decision === 'allowed');
  return limited && !allowedByBoundary
    ? { ...limit, missing, allowedByBoundary, decidedBy: 'permissions boundary' }
    : { ...own, missing, allowedByBoundary, decidedBy: 'identity-based policy' };
}

/** The evaluation for an identity that may not exist: without policies, nothing is allowed. */
export const NO_GRANTS: Grants = { policies: [] };
