import { type Context, evaluateCondition } from './condition.ts';
import { type Json, listOf, statementsOf } from './document.ts';
import { fitsAction, fitsArn } from './wildcard.ts';

/** A policy document with its source, as named in simulations. */
export interface Policy {
  readonly id: string;
  readonly type: 'user' | 'role' | 'aws-managed' | 'user-managed';
  readonly document: string;
}

/**
 * A permission that a request requires: an action on a resource (an ARN, or `*` if the action has no resource type).
 */
export interface Need {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** The result of an evaluation. `explicitDeny` overrides everything; without a match it is `implicitDeny`. */
export interface Verdict {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** The policies with a deciding statement. */
  readonly matched: readonly Policy[];
  /** Condition keys of matching statements for which the request has no value. */
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
      .map((statement) => ({
        policy,
        effect: statement['Effect'],
        ...conditionResult(statement, need.context),
      })),
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

/** Whether a statement applies to the action and the resource. */
function covers(statement: Json, { action, resource, context }: Need): boolean {
  const actions = named(statement, 'Action', (pattern) => fitsAction(pattern, action));
  const resources = named(statement, 'Resource', (pattern) => {
    const filled = withVariables(pattern, context);
    return filled !== undefined && fitsArn(filled, resource);
  });
  return actions && resources;
}

/** An element or its negation: NotAction and NotResource match everything except what they list. */
function named(statement: Json, element: string, fitting: (pattern: string) => boolean): boolean {
  const opposite = statement[`Not${element}`];
  const values = listOf(opposite ?? statement[element]).map(String);
  return values.some(fitting) !== (opposite !== undefined);
}

/** An unsupported condition disables an Allow and enforces a Deny. */
function conditionResult(statement: Json, context: Context): ReturnType<typeof evaluateCondition> {
  return evaluateCondition(statement['Condition'], context, statement['Effect'] === 'Deny');
}

/** Substitutes policy variables such as `${aws:username}`; undefined when the request has no value. */
function withVariables(pattern: string, context: Context): string | undefined {
  let known = true;
  const filled = pattern.replaceAll(/\$\{([^*?$}][^}]*)\}/g, (_whole, key: string) => {
    const value = context.get(key.toLowerCase())?.[0];
    known &&= value !== undefined;
    return value ?? '';
  });
  return known ? filled : undefined;
}
