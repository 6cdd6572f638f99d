import { type Context, judge } from './condition.ts';
import { type Json, listOf, statementsOf } from './document.ts';
import { fitsAction, fitsArn } from './wildcard.ts';

/** A policy document with where it comes from, as a simulation names it. */
export interface Policy {
  readonly id: string;
  readonly type: 'user' | 'role' | 'aws-managed' | 'user-managed';
  readonly document: string;
}

/** One thing a request needs: an action on a resource (an ARN, or `*` where the action knows none). */
export interface Need {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** What the policies say. `explicitDeny` wins over everything; nothing said is `implicitDeny`. */
export interface Verdict {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** The policies with a statement that decided. */
  readonly matched: readonly Policy[];
  /** Condition keys that statements on this action and resource ask for and the request has no value of. */
  readonly missing: readonly string[];
}

/**
 * The evaluation of identity-based policies: an explicit deny, else an allow, else an implicit deny (IAM user guide,
 * "Policy evaluation logic"). Pure.
 */
export function evaluate(policies: readonly Policy[], need: Need): Verdict {
  const spoken = policies.flatMap((policy) =>
    statementsOf(policy.document)
      .filter((statement) => covers(statement, need))
      .map((statement) => ({ policy, effect: statement['Effect'], ...judged(statement, need.context) })),
  );
  const missing = [...new Set(spoken.flatMap((each) => each.missing))];
  const holding = spoken.filter(({ holds }) => holds);
  const deciding = holding.some(({ effect }) => effect === 'Deny') ? 'Deny' : 'Allow';
  const matched = holding.filter(({ effect }) => effect === deciding).map(({ policy }) => policy);
  if (matched.length === 0) return { decision: 'implicitDeny', matched: [], missing };
  return {
    decision: deciding === 'Deny' ? 'explicitDeny' : 'allowed',
    matched: [...new Set(matched)],
    missing,
  };
}

/** Whether a statement speaks of the action and the resource at all. */
function covers(statement: Json, { action, resource, context }: Need): boolean {
  const actions = named(statement, 'Action', (pattern) => fitsAction(pattern, action));
  const resources = named(statement, 'Resource', (pattern) => {
    const filled = withVariables(pattern, context);
    return filled !== undefined && fitsArn(filled, resource);
  });
  return actions && resources;
}

/** An element, or its opposite: NotAction and NotResource cover everything but what they name. */
function named(statement: Json, element: string, fitting: (pattern: string) => boolean): boolean {
  const opposite = statement[`Not${element}`];
  const values = listOf(opposite ?? statement[element]).map(String);
  return values.some(fitting) !== (opposite !== undefined);
}

/** A condition that cannot be read keeps an Allow from allowing and a Deny denying. */
function judged(statement: Json, context: Context): ReturnType<typeof judge> {
  return judge(statement['Condition'], context, statement['Effect'] === 'Deny');
}

/** `${aws:username}` and the like, filled in; undefined when the request has no such value. */
function withVariables(pattern: string, context: Context): string | undefined {
  let known = true;
  const filled = pattern.replaceAll(/\$\{([^}]+)\}/g, (_whole, key: string) => {
    const value = context.get(key.toLowerCase())?.[0];
    known &&= value !== undefined;
    return value ?? '';
  });
  return known ? filled : undefined;
}
