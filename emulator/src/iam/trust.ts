import type { Caller } from '../account/key-ring.ts';
import { contextOf, evaluateCondition } from '../policy/condition.ts';
import { isObject, type Json, listOf } from '../policy/document.ts';
import { allowsAssumeRole } from './assume.ts';

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
  return allowsAssumeRole(
    document,
    (statement) =>
      namesCaller(statement, caller) &&
      evaluateCondition(statement['Condition'], context, statement['Effect'] === 'Deny').holds,
  );
}

/** An account as principal stands for every identity in it. */
function namesCaller({ Principal: principal }: Json, { accountId, identityArn, arn }: Caller): boolean {
  if (principal === '*') return true;
  const named = new Set(isObject(principal) ? listOf(principal['AWS']).map(String) : []);
  const root = identityArn.replace(/(:iam::\d+:).*/, '$1root');
  return ['*', accountId, root, identityArn, arn].some((each) => named.has(each));
}
