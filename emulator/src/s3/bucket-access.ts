import { s3Rules } from '../authorization/rules/s3.ts';
import type { AccountContext, Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { type ArnScope, need } from '../authorization/rule.ts';
import { passesBucketPolicy, type Principal, principalOf } from './bucket-policy.ts';
import type { S3Actions } from './operation.ts';
import type { Bucket, S3Store } from './store.ts';

/** The account that makes a call. An unknown key counts as the emulated account's own, unless IAM is enforced. */
export function callerAccount({ account, caller }: Call): string {
  return caller?.accountId ?? account.accountId;
}

// "The bucket owner's root principal can perform GetBucketPolicy, PutBucketPolicy and DeleteBucketPolicy even if the
// policy explicitly denies the root principal's access" (PutBucketPolicy): nobody locks himself out.
const OWN_POLICY = new Set(['GetBucketPolicy', 'PutBucketPolicy', 'DeleteBucketPolicy']);
// There is no bucket with a policy yet, and ListBuckets names none.
const WITHOUT_BUCKET = new Set(['CreateBucket', 'ListBuckets']);

/** The actions, each behind the policies of the buckets that its input names. */
export function behindBucketPolicies(store: S3Store, actions: S3Actions): S3Actions {
  const guarded = Object.entries(actions).map(([operation, action]) => {
    const run = action as (input: unknown, call: Call) => unknown;
    const behind = (input: unknown, call: Call): unknown => {
      checkPolicies(store, operation, input, call);
      return run(input, call);
    };
    return [operation, behind] as const;
  });
  // The wire gives no types; each action keeps its own.
  return Object.fromEntries(guarded);
}

/** Throws AccessDenied for what the policy of a bucket denies, or does not allow to another account. */
function checkPolicies(store: S3Store, operation: string, input: unknown, call: Call): void {
  const rule = s3Rules.operations[operation];
  if (!rule || WITHOUT_BUCKET.has(operation)) return;
  const by: Principal = { accountId: callerAccount(call), identityArn: call.caller?.identityArn };
  for (const wanted of rule(input as never, scopeOf(store, call))) {
    const bucket = bucketIn(store, wanted.resource);
    if (!bucket || (OWN_POLICY.has(operation) && bucket.owner === by.accountId)) continue;
    if (!passesBucketPolicy(bucket, by, wanted)) throw new AwsError('AccessDenied', 'Access Denied', 403);
  }
}

/** S3's rules name no roles, and look at neither method nor path. */
function scopeOf(store: S3Store, { account: { partition, accountId }, region }: Call): ArnScope {
  const bucketOwner = (name: string): string | undefined => store.buckets.get(name)?.owner;
  return {
    method: '',
    path: '',
    partition,
    accountId,
    region,
    entityArn: () => undefined,
    boundaryOf: () => undefined,
    gatewayTags: () => ({}),
    tagsOf: () => ({}),
    mountTarget: () => undefined,
    vpcOfSubnet: () => undefined,
    endpointKey: () => undefined,
    // The permissions on keys are not the bucket's to give.
    objectKey: () => undefined,
    bucketOwner,
  };
}

/** The bucket of an ARN: `arn:aws:s3:::bucket` or `arn:aws:s3:::bucket/key`. */
function bucketIn(store: S3Store, arn: string): Bucket | undefined {
  const [, name = ''] = /^arn:[a-z-]+:s3:::([^/]+)/.exec(arn) ?? [];
  return store.buckets.get(name);
}

/** Whether a role may read an object as far as the bucket's policy decides; true without such a bucket. */
export function roleMayRead(
  store: S3Store,
  account: AccountContext,
  roleArn: string | undefined,
  bucketName: string,
  key: string,
): boolean {
  const bucket = store.buckets.get(bucketName);
  if (!bucket) return true;
  const object = `arn:${account.partition}:s3:::${bucketName}/${key}`;
  return passesBucketPolicy(bucket, principalOf(account, roleArn), need('s3:GetObject', object));
}
