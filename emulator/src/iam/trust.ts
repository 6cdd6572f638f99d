import type { Caller } from '../account/key-ring.ts';
import { contextOf, evaluateCondition } from '../policy/condition.ts';
import { type Json, isObject, listOf, statementsOf } from '../policy/document.ts';

/**
 * Whether a trust policy lets an identity of the account assume the role; a matching Deny wins. `values` are the
 * condition keys of the request, such as `sts:ExternalId`.
 */
export function trustsCaller(
  document: string,
  caller: Caller,
  values: Readonly<Record<string, string>>,
): boolean {
  const context = contextOf({ 'aws:PrincipalArn': caller.identityArn, ...values });
  const matching = statementsOf(document).filter(
    (statement) =>
      listOf(statement['Action']).some((action) => /^(sts:(AssumeRole|\*)|\*)$/i.test(String(action))) &&
      namesCaller(statement, caller) &&
      evaluateCondition(statement['Condition'], context, statement['Effect'] === 'Deny').holds,
  );
  const effects = new Set(matching.map((statement) => statement['Effect']));
  return effects.has('Allow') && !effects.has('Deny');
}

/** An account as principal stands for every identity in it. */
function namesCaller({ Principal: principal }: Json, { accountId, identityArn, arn }: Caller): boolean {
  if (principal === '*') return true;
  const named = new Set(isObject(principal) ? listOf(principal['AWS']).map(String) : []);
  const root = identityArn.replace(/(:iam::\d+:).*/, '$1root');
  return ['*', accountId, root, identityArn, arn].some((each) => named.has(each));
}
