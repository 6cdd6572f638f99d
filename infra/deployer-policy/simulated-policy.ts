import type { PolicyDocument } from '../../src/aws/iam/role.ts';
import type { AccessRequest } from '../../src/aws/iam/simulation.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: { readonly StringEquals?: Readonly<Record<string, string | readonly string[]>> };
}

/**
 * What a policy allows, as requests to the IAM policy simulator, one per statement: whether an existing role allows the same. A
 * pattern is represented by one name that it matches, a condition by its first value.
 */
export function accessRequestsOf(policy: PolicyDocument): AccessRequest[] {
  const allowed = (policy.Statement as readonly Statement[]).filter(({ Effect }) => Effect === 'Allow');
  return allowed.map(({ Action, Resource, Condition }) => ({
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
