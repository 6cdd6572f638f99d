import { Fault } from '../../contract/fault.ts';
import { NotYet } from '../../reconcile/not-yet.ts';
import { credentialsFault, isRejectedCredentials, rejectedHint } from './credential-faults.ts';

/** The members of an SDK error that are used here. */
interface ServiceError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly $fault?: 'client' | 'server';
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

function isServiceError(error: unknown): error is ServiceError {
  // The SDK sets `$metadata` for a broken connection too, with the number of attempts; only service errors have
  // `$fault`.
  return error instanceof Error && '$metadata' in error && '$fault' in error;
}

/** Runs one call; its failure becomes a Fault that names service, operation, code and request id. */
export async function calling<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw awsFault(operation, error);
  }
}

/**
 * Runs a read; undefined when the resource does not exist. Forbidden stays an error. `on` is the resource, for the
 * message of a denied HEAD request, whose response has no body.
 */
export async function unlessAbsent<T>(
  operation: string,
  call: () => Promise<T>,
  on?: string,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw awsFault(operation, withDeniedMessage(operation, error, on));
  }
}

/** Runs a deletion; absent already is success. */
export async function unlessGone(operation: string, call: () => Promise<unknown>): Promise<void> {
  await unlessAbsent(operation, call);
}

// Codes of absent resources in services other than SageMaker; HEAD responses of S3 have no body, hence "NotFound".
const ABSENT = new Set([
  'NotFound',
  'NoSuchBucket',
  'NoSuchKey',
  'NoSuchUpload',
  'NoSuchTagSet',
  'NoSuchLifecycleConfiguration',
  'NoSuchPublicAccessBlockConfiguration',
  'NoSuchBucketPolicy',
  'OwnershipControlsNotFoundError',
  'ServerSideEncryptionConfigurationNotFoundError',
  'NoSuchEntityException',
  'NoSuchEntity',
  'NotFoundException',
  'ResourceNotFoundException',
  'ResourceNotFound',
  'DashboardNotFoundError',
  'ProvisionedConcurrencyConfigNotFoundException',
  'ImageNotFoundException',
  'RepositoryNotFoundException',
  'LifecyclePolicyNotFoundException',
  'RepositoryPolicyNotFoundException',
  'ScanNotFoundException',
  'InvalidGroup.NotFound',
  'FileSystemNotFound',
  'MountTargetNotFound',
  'AccessPointNotFound',
]);

/**
 * Reads the parts of what a list named; undefined when it is absent: a list may still name what was deleted. A new
 * resource that is not found for too long stays an error.
 */
export async function unlessDeleted<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Fault && error.code === 'aws' && isAbsent(error.cause)) return undefined;
    throw error;
  }
}

/** SageMaker uses the same code for absent and malformed; only the message distinguishes them (`Could not find …`). */
export function isAbsent(error: unknown): boolean {
  if (!isServiceError(error)) return false;
  if (ABSENT.has(error.name)) return true;
  return error.name === 'ValidationException' && error.message.startsWith('Could not find');
}

/** A denied request without a response body gets S3's usual message; other errors are returned unchanged. */
function withDeniedMessage(operation: string, error: unknown, on: string | undefined): unknown {
  if (on === undefined || !isServiceError(error) || error.$metadata?.httpStatusCode !== 403) return error;
  if (isAccount(error.name)) return error;
  const message = `The caller is not authorized to perform: ${iamActionOf(operation)} on resource: ${on}`;
  return Object.assign(new Error(message, { cause: error }), { ...error, name: 'AccessDenied', message });
}

function awsFault(operation: string, error: unknown): Error {
  if (error instanceof Fault || error instanceof NotYet) return error;
  if (!(error instanceof Error)) return new Error(String(error));
  if (error.name === 'CredentialsProviderError') return credentialsFault({ error });
  if (!isServiceError(error)) return unreachable(operation, error);
  if (error.$metadata?.httpStatusCode === 301) return bucketMoved(operation, error);
  const requestId = error.$metadata?.requestId ?? 'none';
  const message = `${operation} failed: ${error.name}: ${error.message} (request ${requestId})`;
  const shut = operation.startsWith('s3:') && error.$metadata?.httpStatusCode === 403;
  const hint = shut && !isRejectedCredentials(error.name) ? BUCKET_DENIED_HINT : hintFor(error.name);
  return new Fault(shut || isAccount(error.name) ? 'account' : 'aws', message, hint, { cause: error });
}

/** Only S3 redirects: to the region of the bucket with that name. */
function bucketMoved(operation: string, error: ServiceError): Fault {
  const region = error.$response?.headers?.['x-amz-bucket-region'] ?? 'another region';
  return new Fault(
    'account',
    `${operation} failed: the bucket with this name is in ${region}.`,
    `Deploy with --region ${region}, or choose another name or --stage; \`npm run doctor\` shows the bucket.`,
    { cause: error },
  );
}

/** The code of the AWS error that a Fault reports, or of the error itself; undefined for any other error. */
export function awsErrorCode(error: unknown): string | undefined {
  const cause = error instanceof Fault ? error.cause : error;
  return cause instanceof Error ? cause.name : undefined;
}

/** Whether no further call can succeed: no connection, or expired credentials. */
export function isUnreachable(fault: Fault): boolean {
  if (fault.code !== 'aws' && fault.code !== 'account') return false;
  return !isServiceError(fault.cause) || isRejectedCredentials(fault.cause.name);
}

function unreachable(operation: string, error: Error): Fault {
  const where = process.env['AWS_ENDPOINT_URL'] ?? 'AWS';
  return new Fault(
    'aws',
    `${operation} did not reach ${where}: ${error.message}`,
    'Check the network and AWS_ENDPOINT_URL, then run the same command again: it continues where it stopped.',
    { cause: error },
  );
}

/** Hint for a missing permission. */
export const DENIED_HINT =
  'Request permission for this action on this resource (`npm run policy` prints the complete policy for a deployer), then run the same command again.';

// S3 returns 403 both for a bucket of another account and for missing permissions.
const BUCKET_DENIED_HINT = `${DENIED_HINT} If the bucket belongs to another account, choose another name or --stage.`;

function isAccount(code: string): boolean {
  return /AccessDenied|ResourceLimitExceeded/.test(code) || isRejectedCredentials(code);
}

function hintFor(code: string): string {
  if (code.includes('AccessDenied')) return DENIED_HINT;
  if (code === 'ResourceLimitExceeded')
    return 'Lower this value in endpoint.config.ts, or request an increase in Service Quotas.';
  return (
    rejectedHint(code) ?? 'Run the same command again; if it fails again, give the request id to AWS support.'
  );
}

/**
 * Operations that require an IAM action with another name (S3 user guide, "Required permissions for API operations").
 */
const IAM_ACTIONS: Readonly<Record<string, string>> = {
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
};

/**
 * The IAM action for an operation, by the operation's name in `calling`. API Gateway's actions are HTTP methods; the
 * text after the space is the path, for information.
 */
export function iamActionOf(operation: string): string {
  return IAM_ACTIONS[operation] ?? operation.split(' ')[0] ?? operation;
}
