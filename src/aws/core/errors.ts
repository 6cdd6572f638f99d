import { Fault } from '../../contract/fault.ts';
import { NotYet } from '../../reconcile/resource.ts';
import { iamActionOf } from './iam-action.ts';

/** The members of an SDK error that the judgement here needs. */
interface ServiceError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly $fault?: 'client' | 'server';
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

function isServiceError(error: unknown): error is ServiceError {
  // The SDK gives `$metadata` to a broken connection too, with the number of its tries; only a service is at `$fault`.
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
 * Runs a read; undefined when AWS says that the thing is not there. Forbidden stays an error. `on` is what is read,
 * for the refusal of a HEAD, which has no words.
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
    throw awsFault(operation, spoken(operation, error, on));
  }
}

/** Runs a deletion; absent already is success. */
export async function unlessGone(operation: string, call: () => Promise<unknown>): Promise<void> {
  await unlessAbsent(operation, call);
}

// Codes by which services other than SageMaker say "absent"; HEAD answers of S3 carry no body, hence "NotFound".
const ABSENT = new Set([
  'NotFound',
  'NoSuchBucket',
  'NoSuchKey',
  'NoSuchUpload',
  'NoSuchTagSet',
  'NoSuchLifecycleConfiguration',
  'NoSuchPublicAccessBlockConfiguration',
  'NoSuchEntityException',
  'NoSuchEntity',
  'NotFoundException',
  'ResourceNotFoundException',
  'ResourceNotFound',
  'DashboardNotFoundError',
  'ImageNotFoundException',
  'RepositoryNotFoundException',
]);

/** SageMaker says "absent" with the same code as "malformed"; only the message's start tells (`Could not find …`). */
export function isAbsent(error: unknown): boolean {
  if (!isServiceError(error)) return false;
  if (ABSENT.has(error.name)) return true;
  return error.name === 'ValidationException' && error.message.startsWith('Could not find');
}

// A role made seconds ago is refused with these texts until IAM has spread it; the same goes for a model or
// config that CreateEndpoint's eventually consistent read does not see yet.
const PROPAGATING = [
  'cannot be assumed by Lambda',
  'Could not assume role',
  'Could not find model',
  'Could not find endpoint configuration',
];

/** Runs a create call; throws NotYet while what it refers to is still spreading through AWS. */
export async function creating<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && PROPAGATING.some((text) => error.message.includes(text))) {
      throw new NotYet(error);
    }
    throw awsFault(operation, error);
  }
}

/** A refusal that came without a body, in the words that S3 has for it elsewhere; any other error as it is. */
function spoken(operation: string, error: unknown, on: string | undefined): unknown {
  if (on === undefined || !isServiceError(error) || error.$metadata?.httpStatusCode !== 403) return error;
  if (isAccount(error.name)) return error;
  const message = `The caller is not authorized to perform: ${iamActionOf(operation)} on resource: ${on}`;
  return Object.assign(new Error(message, { cause: error }), { ...error, name: 'AccessDenied', message });
}

function awsFault(operation: string, error: unknown): Error {
  if (error instanceof Fault || error instanceof NotYet) return error;
  if (!(error instanceof Error)) return new Error(String(error));
  if (error.name === 'CredentialsProviderError') return noCredentials(error);
  if (!isServiceError(error)) return unreachable(operation, error);
  if (error.$metadata?.httpStatusCode === 301) return bucketMoved(operation, error);
  const requestId = error.$metadata?.requestId ?? 'none';
  const message = `${operation} was refused: ${error.name}: ${error.message} (request ${requestId})`;
  const shut = operation.startsWith('s3:') && error.$metadata?.httpStatusCode === 403;
  const hint = shut && !SIGNED_OUT.test(error.name) ? SHUT_HINT : hintFor(error.name);
  return new Fault(shut || isAccount(error.name) ? 'account' : 'aws', message, hint, { cause: error });
}

/** S3 alone redirects: to the region in which the one bucket of that name is. */
function bucketMoved(operation: string, error: ServiceError): Fault {
  const region = error.$response?.headers?.['x-amz-bucket-region'] ?? 'another region';
  return new Fault(
    'account',
    `${operation} was refused: the bucket of that name lies in ${region}.`,
    `Deploy with --region ${region}, or choose another name or --stage; \`npm run doctor\` names the bucket.`,
    { cause: error },
  );
}

/** The one line a stranger sees first: it names both ways out. */
export function noCredentials(cause?: unknown): Fault {
  return new Fault(
    'credentials',
    'No AWS credentials were found.',
    'Sign in to AWS (`aws configure`, `aws sso login` or AWS_PROFILE), or try it without an account: `npm start`.',
    { cause },
  );
}

/** Whether AWS no longer listens to us: no connection, or credentials that have run out. */
export function outOfReach(fault: Fault): boolean {
  if (fault.code !== 'aws' && fault.code !== 'account') return false;
  return !isServiceError(fault.cause) || SIGNED_OUT.test(fault.cause.name);
}

function unreachable(operation: string, error: Error): Fault {
  const where = process.env['AWS_ENDPOINT_URL'] ?? 'AWS';
  return new Fault(
    'aws',
    `${operation} did not reach ${where}: ${error.message}`,
    'Check the network and AWS_ENDPOINT_URL, then run the same command again: it goes on where it stopped.',
    { cause: error },
  );
}

/** What helps whoever lacks a right. */
export const DENIED_HINT =
  'Ask for the named action on the named resource (`npm run policy` prints the whole policy a deployer needs), then run the same command again.';

// S3 says no more than 403: what is another account's and what is closed to these credentials look alike.
const SHUT_HINT = `${DENIED_HINT} Where the bucket of that name belongs to another account, choose another name or --stage.`;

const SIGNED_OUT = /Expired|InvalidClientToken|UnrecognizedClient/;

function isAccount(code: string): boolean {
  return /AccessDenied|ResourceLimitExceeded/.test(code) || SIGNED_OUT.test(code);
}

function hintFor(code: string): string {
  if (code.includes('AccessDenied')) return DENIED_HINT;
  if (code === 'ResourceLimitExceeded')
    return 'Lower the named value in endpoint.config.ts, or ask for more in Service Quotas.';
  if (SIGNED_OUT.test(code)) return 'Sign in to AWS again, then run the same command again.';
  return 'Run the same command again; if it is refused again, the request id is what AWS support asks for.';
}
