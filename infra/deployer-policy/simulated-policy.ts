import type { PolicyDocument } from '../../src/aws/iam/role.ts';
import type { Wish } from '../../src/aws/iam/simulation.ts';

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: { readonly StringEquals?: Readonly<Record<string, string | readonly string[]>> };
}

/**
 * A policy of ours as questions to IAM's simulation, one per statement: whether a role that somebody else made allows
 * the same. A pattern is asked for by one name that it covers, a condition by the first value it takes.
 */
export function wishesOf(policy: PolicyDocument): Wish[] {
  return (policy.Statement as readonly Statement[]).map(({ Action, Resource, Condition }) => ({
    actions: Action,
    resources: (typeof Resource === 'string' ? [Resource] : Resource).map(oneOf),
    context: Object.fromEntries(
      Object.entries(Condition?.StringEquals ?? {}).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : (value[0] ?? ''),
      ]),
    ),
  }));
}

function oneOf(pattern: string): string {
  return pattern === '*' ? pattern : pattern.replaceAll('*', 'preflight');
}
