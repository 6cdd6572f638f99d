import { AwsError } from '../aws-error.ts';

const REQUIRED = ['action', 'rulePriority', 'selection'];
const SELECTION = ['countNumber', 'countType', 'tagStatus'];

/**
 * Checks a lifecycle policy. Throws InvalidParameterException in ECR's words (moto, ecr/policy_validation.py, has them).
 * It is kept, but never applied: ECR applies a policy "within 24 hours".
 */
export function checkLifecyclePolicy(text: string): void {
  const policy = objectIn(text);
  if (!policy) throw invalid('Could not map policyString into LifecyclePolicy.');
  const { rules } = policy;
  if (!Array.isArray(rules)) throw invalid('object has missing required properties (["rules"])');
  for (const rule of rules as unknown[]) checkRule(rule);
}

function checkRule(rule: unknown): void {
  requireMembers(rule, REQUIRED);
  requireMembers((rule as { selection: unknown }).selection, SELECTION);
}

function requireMembers(value: unknown, names: readonly string[]): void {
  const members = typeof value === 'object' && value !== null ? value : {};
  const missing = names.filter((name) => !(name in members));
  if (missing.length > 0)
    throw invalid(`object has missing required properties (${JSON.stringify(missing)})`);
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function invalid(why: string): AwsError {
  return new AwsError(
    'InvalidParameterException',
    `Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: ${why}'`,
  );
}
