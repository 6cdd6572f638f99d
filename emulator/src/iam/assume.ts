import { isObject, listOf, statementsOf } from '../policy/document.ts';

/** Whether a trust policy lets a service of this account assume the role; a matching Deny wins. */
export function allowsAssume(document: string, servicePrincipal: string, accountId: string): boolean {
  const matching = statementsOf(document).filter(
    (statement) =>
      names(statement['Principal'], servicePrincipal) &&
      listOf(statement['Action']).some((action) => /^(sts:(AssumeRole|\*)|\*)$/i.test(String(action))) &&
      holds(statement['Condition'], accountId),
  );
  return matching.some((s) => s['Effect'] === 'Allow') && !matching.some((s) => s['Effect'] === 'Deny');
}

function names(principal: unknown, service: string): boolean {
  return principal === '*' || (isObject(principal) && listOf(principal['Service']).includes(service));
}

/**
 * The confused-deputy conditions, checked by account only: the calling resource is not known yet.
 * Any other condition fails, so that an unsupported condition never grants access to a role.
 */
function holds(condition: unknown, accountId: string): boolean {
  if (condition === undefined) return true;
  if (!isObject(condition)) return false;
  return Object.values(condition).every(
    (test) =>
      isObject(test) &&
      Object.entries(test).every(([key, values]) => {
        if (key.toLowerCase() === 'aws:sourceaccount') return listOf(values).includes(accountId);
        return (
          key.toLowerCase() === 'aws:sourcearn' && listOf(values).some((arn) => isOfAccount(arn, accountId))
        );
      }),
  );
}

/** The account is the fifth field of an ARN: arn:partition:service:region:account:resource. */
function isOfAccount(arn: unknown, accountId: string): boolean {
  return ['*', accountId].includes(String(arn).split(':')[4] ?? '');
}
