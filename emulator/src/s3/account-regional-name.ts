import { AwsError } from '../aws-error.ts';

// "Bucket names must follow the format bucket-name-prefix-accountId-region-an" (CreateBucket, BucketNamespace).
const SUFFIX = /-(\d{12})-([a-z]{2}(?:-[a-z]+)+-\d)-an$/;

// S3 user guide, "Namespaces for general purpose buckets": every Region but Bahrain and the United Arab Emirates.
const WITHOUT_NAMESPACES = new Set(['me-south-1', 'me-central-1']);

/** What CreateBucket requests, and who requests it. */
interface Requested {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly accountId: string;
  readonly region: string;
}

/**
 * Throws InvalidBucketNamespace for a name of the account-regional namespace that is not the caller's, and for a
 * request that does not ask for the namespace of its name. The code is known from public reports; the wording is not.
 */
export function checkNamespace({ name, namespace = 'global', accountId, region }: Requested): void {
  const [, account, at] = SUFFIX.exec(name) ?? [];
  if (namespace !== 'global' && namespace !== 'account-regional') {
    throw wrong(name, `'${namespace}' is not a namespace: it is account-regional or global.`);
  }
  if (namespace === 'global') {
    if (account === undefined) return;
    throw wrong(
      name,
      'Names that end in -accountId-region-an are reserved for the account-regional namespace.',
    );
  }
  if (WITHOUT_NAMESPACES.has(region)) throw wrong(name, `It is not available in ${region}.`);
  if (account === accountId && at === region) return;
  throw wrong(name, `The name of a bucket in this account and region ends in -${accountId}-${region}-an.`);
}

function wrong(name: string, why: string): AwsError {
  const message = `The requested bucket namespace is not valid. ${why}`;
  return new AwsError('InvalidBucketNamespace', message, 400, { BucketName: name });
}
