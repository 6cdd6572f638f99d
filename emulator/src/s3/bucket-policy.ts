import type { AccountContext } from '../account/account-context.ts';
import { isObject, type Json, listOf, statementsOf } from '../policy/document.ts';
import { contextOf } from '../policy/condition.ts';
import { evaluate, type Need, type Verdict } from '../policy/evaluate.ts';

/** Who makes a call, as a bucket policy sees it. */
export interface Principal {
  readonly accountId: string;
  /** ARN of the user or role; undefined for an unknown key. */
  readonly identityArn: string | undefined;
}

/** The bucket that a call names, as far as its policy decides. */
interface Policed {
  readonly owner: string;
  readonly settings: { readonly policy?: string | undefined };
}

/**
 * Condition keys that every S3 request has. The emulator plays AWS's https endpoint: what reaches it counts as encrypted
 * in transit.
 */
export function requestValues({ owner }: Pick<Policed, 'owner'>): Readonly<Record<string, string>> {
  return { 'aws:ResourceAccount': owner, 'aws:SecureTransport': 'true' };
}

/** What a bucket's policy says about a need: nothing at all is `implicitDeny`. */
export function bucketPolicyVerdict(bucket: Policed, by: Principal, need: Need): Verdict['decision'] {
  const { policy } = bucket.settings;
  if (policy === undefined) return 'implicitDeny';
  const Statement = statementsOf(policy).filter((statement) => addresses(statement, by));
  const common = contextOf({
    ...requestValues(bucket),
    'aws:PrincipalAccount': by.accountId,
    ...(by.identityArn !== undefined && { 'aws:PrincipalArn': by.identityArn }),
  });
  const document = JSON.stringify({ Statement });
  const context = new Map([...common, ...need.context]);
  return evaluate([{ id: 'bucket policy', type: 'user-managed', document }], { ...need, context }).decision;
}

/** Whether a principal of the account, or a service in a role of it, passes the bucket's policy. */
export function passesBucketPolicy(bucket: Policed, by: Principal, need: Need): boolean {
  const verdict = bucketPolicyVerdict(bucket, by, need);
  // Inside an account either kind of policy may allow; across accounts both must (IAM user guide, "Cross-account policy
  // evaluation logic").
  return by.accountId === bucket.owner ? verdict !== 'explicitDeny' : verdict === 'allowed';
}

/** Whether a statement is about a principal. `arn:…:iam::ACCOUNT:root` is every principal of the account. */
function addresses(statement: Json, { accountId, identityArn }: Principal): boolean {
  const { Principal: principal } = statement;
  if (principal === '*') return true;
  const named = isObject(principal) ? listOf(principal['AWS']).map(String) : [];
  return named.some(
    (each) =>
      each === '*' ||
      each === accountId ||
      each === identityArn ||
      new RegExp(`^arn:[a-z-]+:iam::${accountId}:root$`).test(each),
  );
}

/**
 * Whether a policy lets everybody in, which BlockPublicPolicy refuses. S3 also takes some conditions for public; here
 * every condition counts as a restriction.
 */
export function isPublic(policy: string): boolean {
  return statementsOf(policy).some(
    ({ Effect, Principal: principal, Condition }) =>
      Effect === 'Allow' &&
      Condition === undefined &&
      (principal === '*' || (isObject(principal) && listOf(principal['AWS']).includes('*'))),
  );
}

/** The account of a role or user by its ARN. */
export function principalOf(account: AccountContext, identityArn: string | undefined): Principal {
  return { accountId: identityArn?.split(':')[4] ?? account.accountId, identityArn };
}
