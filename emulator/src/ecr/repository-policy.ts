import type { AccountContext } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { contextOf } from '../policy/condition.ts';
import { isObject, listOf, statementsOf } from '../policy/document.ts';
import { evaluate } from '../policy/evaluate.ts';
import { readGrammar } from '../policy/grammar.ts';
import { isAwsPrincipal, isServicePrincipal, principalFaults } from '../policy/principal-grammar.ts';

/**
 * Checks who may use a repository. Throws InvalidParameterException with ECR's one sentence for all faults, which it also
 * has for a principal of the account that does not exist (hashicorp/terraform-provider-aws, ecr/repository_policy.go).
 */
export function checkRepositoryPolicy(text: string, account: AccountContext): void {
  const { faults, statements } = readGrammar(text);
  // "ECR does not have uniqueness requirements on Sids" (moto, ecr/models.py).
  const own = faults.filter(({ rule }) => rule !== 'sid' && rule !== 'repeatedSid');
  const found = statements.flatMap((each) =>
    principalFaults(each, (type, value) => isKnown(type, value, account)),
  );
  if (own.length + found.length === 0) return;
  throw new AwsError(
    'InvalidParameterException',
    "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
  );
}

function isKnown(type: string, value: string, { partition, accountId, ports }: AccountContext): boolean {
  if (type === 'Service') return isServicePrincipal(value);
  if (type !== 'AWS' || !isAwsPrincipal(value, partition)) return false;
  const [, kind, name] =
    new RegExp(`^arn:aws:iam::${accountId}:(role|user)/(?:.*/)?([^/]+)$`).exec(value) ?? [];
  return kind === undefined || ports.identities.entityArn(kind as 'role' | 'user', name ?? '') !== undefined;
}

const PULLING = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** Whether a repository's policy lets a service pull images for one of its resources. */
export function mayPull(
  policy: string | undefined,
  servicePrincipal: string,
  values: { readonly sourceArn: string; readonly sourceAccount: string },
): boolean {
  if (policy === undefined) return false;
  const own = statementsOf(policy).filter(({ Principal: principal }) => {
    const services = isObject(principal) ? listOf(principal['Service']) : [];
    return principal === '*' || services.includes(servicePrincipal);
  });
  // The statements of a repository's policy have no resource: they are about the repository.
  const document = JSON.stringify({ Statement: own.map((each) => ({ ...each, Resource: '*' })) });
  const policies = [{ id: 'repository', type: 'user-managed', document }] as const;
  const context = contextOf({ 'aws:SourceArn': values.sourceArn, 'aws:SourceAccount': values.sourceAccount });
  return PULLING.every(
    (action) => evaluate(policies, { action, resource: '*', context }).decision === 'allowed',
  );
}
