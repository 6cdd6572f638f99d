import { describe, expect, it } from 'vitest';
import { transientErrorOf } from '../../../src/aws/transient/match.ts';
import { RecentChanges } from '../../../src/aws/transient/recent-changes.ts';
import type { Service } from '../../../src/aws/transient/transient-error.ts';
import { wallClock } from '../../../src/reconcile/poll.ts';

const everythingIsNew = Object.assign(new RecentChanges(wallClock), { isRecent: () => true });
const nothingIsNew = new RecentChanges(wallClock);

function found(
  [service, operation, name, message, input = {}]: Permanent,
  changes: RecentChanges,
): string | undefined {
  const error = Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
  return transientErrorOf({ service, operation, input }, error, changes)?.reason;
}

type Permanent = readonly [
  service: Service,
  operation: string,
  code: string,
  message: string,
  input?: Record<string, unknown>,
];

/** Errors that look like transient ones. */
const LOOK_ALIKES: readonly Permanent[] = [
  ['SageMaker', 'CreateModel', 'ValidationException', 'Cannot create already existing model "arn:x".'],
  ['SageMaker', 'CreateModel', 'ValidationException', 'Requested image x not found.'],
  ['SageMaker', 'CreateEndpoint', 'ResourceLimitExceeded', 'The account-level service limit is 0.'],
  [
    'SageMaker',
    'DeleteEndpoint',
    'ValidationException',
    'An Application AutoScaling scalable target exists for a variant being deleted.',
  ],
  ['Lambda', 'CreateFunction', 'ResourceConflictException', 'Function already exist: x'],
  ['Lambda', 'CreateFunction', 'CodeStorageExceededException', 'Code storage limit exceeded.'],
  ['Lambda', 'AddPermission', 'ResourceConflictException', 'The statement id (x) provided already exists.'],
  ['ApiGatewayV2', 'CreateRoute', 'ConflictException', 'Route with key x already exists for this API.'],
  ['APIGateway', 'CreateRestApi', 'LimitExceededException', 'Maximum number of APIs reached.'],
  ['IAM', 'CreateRole', 'LimitExceededException', 'Cannot exceed quota for RolesPerAccount: 1000'],
  ['IAM', 'DeleteRole', 'DeleteConflictException', 'Cannot delete entity, must detach all policies first.'],
  ['CloudWatchLogs', 'CreateLogGroup', 'LimitExceededException', 'Resource limit exceeded.'],
  ['S3', 'CreateBucket', 'BucketAlreadyExists', 'The requested bucket name is not available.'],
  [
    'S3',
    'PutObject',
    'PreconditionFailed',
    'At least one of the preconditions did not hold.',
    { IfMatch: 'x' },
  ],
  ['S3', 'PutObject', 'ConditionalRequestConflict', 'Conflict', { IfMatch: 'x', IfNoneMatch: undefined }],
  ['WAFV2', 'AssociateWebACL', 'WAFInvalidParameterException', 'Your request isn’t valid.'],
];

/** Transient only for what was just made or changed. */
const WRONG_NAMES: readonly Permanent[] = [
  [
    'SageMaker',
    'CreateModel',
    'ValidationException',
    'Could not assume role arn:x.',
    { ExecutionRoleArn: 'x' },
  ],
  ['SageMaker', 'CreateModel', 'ValidationException', 'Could not access model data at s3://x.', {}],
  ['SageMaker', 'UpdateEndpoint', 'ValidationException', 'Could not find endpoint configuration "arn:x".'],
  ['Lambda', 'CreateFunction', 'InvalidParameterValueException', 'The role cannot be assumed by Lambda.'],
  [
    'IAM',
    'PutRolePolicy',
    'NoSuchEntityException',
    'The role with name x cannot be found.',
    { RoleName: 'x' },
  ],
  ['S3', 'PutObject', 'NoSuchBucket', 'The specified bucket does not exist', { Bucket: 'x' }],
  ['WAFV2', 'AssociateWebACL', 'WAFNonexistentItemException', 'Your resource doesn’t exist.'],
];

function titled(error: Permanent): [string, Permanent] {
  const [service, operation, code, message] = error;
  return [`${service}.${operation} ${code} "${message}"`, error];
}

describe('a permanent error', () => {
  it.each(LOOK_ALIKES.map(titled))('%s is not repeated', (_title, error) => {
    const reason = found(error, everythingIsNew);
    expect(reason === undefined || reason.includes('read again')).toBe(true);
  });

  it.each(WRONG_NAMES.map(titled))('%s is repeated only if what it names is new', (_title, error) => {
    expect(found(error, nothingIsNew)).toBeUndefined();
    expect(found(error, everythingIsNew)).toBeDefined();
  });
});

describe('a clock that AWS has corrected', () => {
  it('makes any error transient, once', () => {
    const error = Object.assign(new Error('skewed'), {
      name: 'AccessDeniedException',
      $metadata: { clockSkewCorrected: true },
    });
    const call = { service: 'SageMaker', operation: 'CreateModel', input: {} } as const;
    expect(transientErrorOf(call, error, nothingIsNew)).toMatchObject({ rule: 'once' });
  });
});
