import { isObject, type Json, listOf, statementsOf } from '../policy/document.ts';

/** Whether a trust policy lets a service of this account assume the role; a matching Deny wins. */
export function allowsAssume(document: string, servicePrincipal: string, accountId: string): boolean {
  return allowsAssumeRole(
    document,
    ({ Principal: principal, Condition: condition }) =>
      names(principal, servicePrincipal) && holds(condition, accountId),
  );
}

/** Whether the statements of a trust policy that apply allow AssumeRole; a Deny wins. */
export function allowsAssumeRole(document: string, applies: (statement: Json) => boolean): boolean {
  const matching = statementsOf(document).filter(
    (statement) =>
      listOf(statement['Action']).some((action) => /^(sts:(AssumeRole|\*)|\*)$/i.test(String(action))) &&
      applies(statement),
  );
  const effects = new Set(matching.map((statement) => statement['Effect']));
  return effects.has('Allow') && !effects.has('Deny');
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
