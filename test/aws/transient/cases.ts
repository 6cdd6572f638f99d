import type { Case } from './case.ts';

const ROLE = 'arn:aws:iam::123456789012:role/x';
const NEW_ROLE = `Could not assume role ${ROLE}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.`;
const MODEL_DATA = `Could not access model data at s3://b/k. Please ensure that the role "${ROLE}" exists and that its trust relationship policy allows the action "sts:AssumeRole".`;
const CONFIG = 'Could not find endpoint configuration "arn:aws:sagemaker:eu-west-1:1:endpoint-config/x".';
const BUSY = 'Cannot update in-progress endpoint "arn:aws:sagemaker:eu-west-1:1:endpoint/x".';
const UNASSUMABLE = 'The role defined for the function cannot be assumed by Lambda.';
const UPDATING = 'The operation cannot be performed at this time. An update is in progress for resource: x';
const KMS =
  'Lambda was unable to configure access to your environment variables because the KMS key is invalid for CreateGrant. Please check your KMS key settings.';
const CONCURRENT = 'Unable to complete operation due to concurrent modification. Please try again later.';
const TOO_MANY = { code: 'TooManyRequestsException', message: 'Too Many Requests', status: 429 };
const ABORTED =
  'A conflicting conditional operation is currently in progress against this resource. Please try again.';

const validation = (message: string) => ({ code: 'ValidationException', message });
const parameter = (message: string) => ({ code: 'InvalidParameterValueException', message });
const sagemaker = (action: string, on: string, change: Case['change'], message: string): Case => ({
  service: 'SageMaker',
  action,
  on,
  change,
  ...validation(message),
});
const lambda = (action: string, change: Case['change'], error: Partial<Case>): Case => ({
  service: 'Lambda',
  action,
  on: 'proxy',
  change,
  ...error,
});
const version = (action: string, on: string, change: Case['change'], error: Partial<Case>): Case => ({
  ...lambda(action, change, error),
  on,
  host: 'lambda-zip',
});
const ec2 = (action: string, on: string, change: Case['change'], code: string): Case => ({
  service: 'EC2',
  action,
  on,
  change,
  code,
  message: 'x',
  host: 'lambda-efs',
});
const efs = (action: string, on: string, change: Case['change'], code: string): Case => ({
  ...ec2(action, on, change, code),
  service: 'EFS',
  status: 409,
});
/** A function in a VPC. */
const inVpc = (message: string): Case => ({
  ...lambda('CreateFunction', 'create', parameter(message)),
  on: 'loader',
  host: 'lambda-efs',
});
const rest = (action: string, on: string, change: Case['change'], error: Partial<Case>): Case => ({
  service: 'APIGateway',
  action,
  on,
  change,
  api: 'rest',
  ...error,
});
const iam = (action: string, change: Case['change'], error: Partial<Case>): Case => ({
  service: 'IAM',
  action,
  on: 'proxy-role',
  change,
  ...error,
});
const s3 = (action: string, on: string, error: Partial<Case>): Case => ({
  service: 'S3',
  action,
  on,
  change: 'create',
  ...error,
});
const logs = (action: string, change: Case['change'], error: Partial<Case>): Case => ({
  service: 'CloudWatchLogs',
  action,
  on: 'proxy-logs',
  change,
  ...error,
});

const noBucket = { code: 'NoSuchBucket', message: 'The specified bucket does not exist', status: 404 };
const conditional = { code: 'ConditionalRequestConflict', message: 'Conflict', status: 409 };
const gone = {
  code: 'ResourceNotFoundException',
  message: 'The resource you requested does not exist.',
  status: 404,
};
const noRole = { code: 'NoSuchEntity', message: 'The role with name x cannot be found.', status: 404 };

const FIRST_TARGET = 'mount-target-euw1-az1';

export const CASES: readonly Case[] = [
  sagemaker('CreateModel', 'model', 'create', NEW_ROLE),
  sagemaker('CreateModel', 'model', 'create', MODEL_DATA),
  sagemaker('CreateEndpointConfig', 'endpoint-config', 'create', 'Could not find model "arn:x".'),
  sagemaker('CreateEndpoint', 'endpoint', 'create', CONFIG),
  sagemaker('UpdateEndpoint', 'endpoint', 'update', CONFIG),
  sagemaker('UpdateEndpoint', 'endpoint', 'update', BUSY),
  sagemaker('DeleteEndpoint', 'endpoint', 'remove', BUSY),
  lambda('CreateFunction', 'create', parameter(UNASSUMABLE)),
  lambda('UpdateFunctionConfiguration', 'update', { ...parameter(UNASSUMABLE), also: ['endpoint-role'] }),
  lambda(
    'CreateFunction',
    'create',
    parameter('The provided execution role does not have permissions to call X'),
  ),
  lambda('CreateFunction', 'create', parameter(KMS)),
  lambda('UpdateFunctionConfiguration', 'update', parameter(KMS)),
  lambda('CreateFunction', 'create', parameter('Internal KMS service error. Try again.')),
  lambda('UpdateFunctionConfiguration', 'update', {
    code: 'ResourceConflictException',
    message: UPDATING,
    status: 409,
  }),
  lambda('DeleteFunction', 'remove', { code: 'ResourceConflictException', message: UPDATING, status: 409 }),
  {
    ...lambda('AddPermission', 'create', { code: 'ResourceConflictException', status: 409 }),
    on: 'api',
    message: 'The statement could not be added due to a concurrent update operation on the function.',
  },
  {
    ...lambda('AddPermission', 'create', { code: 'ResourceNotFoundException', status: 404 }),
    on: 'api',
    message: 'Function not found: x',
  },
  version('PublishVersion', 'version', 'create', {
    code: 'ResourceConflictException',
    message: UPDATING,
    status: 409,
  }),
  version('CreateAlias', 'alias', 'create', {
    code: 'ResourceNotFoundException',
    message: 'Function not found: x:2',
    status: 404,
  }),
  version('UpdateAlias', 'alias', 'update', {
    code: 'ResourceNotFoundException',
    message: 'Function not found: x:2',
    status: 404,
  }),
  rest('PutRestApi', 'api', 'create', { code: 'ConflictException', message: CONCURRENT, status: 409 }),
  rest('CreateDeployment', 'api', 'create', { code: 'BadRequestException', message: CONCURRENT }),
  {
    service: 'ApiGatewayV2',
    action: 'CreateRoute',
    on: 'api',
    change: 'create',
    code: 'ConflictException',
    message: CONCURRENT,
    status: 409,
  },
  {
    service: 'ApiGatewayV2',
    action: 'CreateIntegration',
    on: 'api',
    change: 'create',
    code: 'NotFoundException',
    message: 'Invalid API identifier specified',
    status: 404,
  },
  rest('CreateRestApi', 'api', 'create', TOO_MANY),
  rest('CreateDeployment', 'api', 'create', TOO_MANY),
  rest('DeleteRestApi', 'api', 'remove', TOO_MANY),
  rest('UpdateUsagePlan', 'plan', 'update', TOO_MANY),
  rest('CreateDomainName', 'domain', 'create', TOO_MANY),
  rest('DeleteDomainName', 'domain', 'remove', TOO_MANY),
  rest('PutRestApi', 'api', 'create', {
    code: 'NotFoundException',
    message: 'Invalid API identifier specified',
    status: 404,
  }),
  rest('CreateBasePathMapping', 'domain', 'create', {
    code: 'BadRequestException',
    message: 'Invalid stage identifier specified',
  }),
  rest('UpdateMethod', 'api', 'create', {
    api: 'rest with tokens',
    code: 'NotFoundException',
    message: 'Invalid Method identifier specified',
    status: 404,
  }),
  rest('DeleteDeployment', 'api', 'update', {
    code: 'BadRequestException',
    message: 'Active stages pointing to this deployment must be moved or deleted',
    once: true,
    ends: 'aws',
  }),
  {
    ...rest('AssociateWebACL', 'api', 'create', { code: 'WAFUnavailableEntityException' }),
    service: 'WAFV2',
    message: 'AWS WAF couldn’t retrieve the resource that you requested. Retry your request.',
  },
  {
    ...rest('AssociateWebACL', 'api', 'create', { code: 'WAFNonexistentItemException' }),
    service: 'WAFV2',
    message: 'AWS WAF couldn’t perform the operation because your resource doesn’t exist.',
  },
  iam('CreateRole', 'create', { code: 'ConcurrentModification', message: 'busy', status: 409 }),
  iam('CreateRole', 'create', {
    code: 'MalformedPolicyDocument',
    message: 'Invalid principal in policy: "SERVICE":"x"',
  }),
  iam('PutRolePolicy', 'create', noRole),
  iam('DeleteRole', 'remove', {
    code: 'DeleteConflict',
    message: 'Cannot delete entity, must delete policies first.',
    status: 409,
  }),
  s3('CreateBucket', 'archives', { code: 'OperationAborted', message: ABORTED, status: 409 }),
  s3('PutBucketPolicy', 'archives', { code: 'OperationAborted', message: ABORTED, status: 409 }),
  inVpc(
    'EFS file system x referenced by access point y has mount targets created in all availability zones the function will execute in, but not all are in the available life cycle state yet.',
  ),
  inVpc('One or more security group IDs are invalid.'),
  inVpc('Your request has been throttled by EC2, please make sure you have enough API rate limit.'),
  ec2('AuthorizeSecurityGroupIngress', 'security-group', 'create', 'InvalidGroup.NotFound'),
  ec2('DeleteSecurityGroup', 'security-group', 'remove', 'DependencyViolation'),
  efs('CreateMountTarget', FIRST_TARGET, 'create', 'IncorrectFileSystemLifeCycleState'),
  efs('CreateAccessPoint', 'access-point', 'create', 'FileSystemNotFound'),
  efs('DeleteFileSystem', 'file-system', 'remove', 'FileSystemInUse'),
  s3('PutBucketLifecycleConfiguration', 'archives', noBucket),
  s3('GetBucketTagging', 'archives', noBucket),
  s3('PutObject', 'archive', conditional),
  s3('CompleteMultipartUpload', 'archive', { ...conditional, large: true }),
  logs('CreateLogGroup', 'create', { code: 'OperationAbortedException', message: 'Please try again.' }),
  logs('DeleteLogGroup', 'remove', { code: 'OperationAbortedException', message: 'Please try again.' }),
  logs('PutRetentionPolicy', 'create', {
    code: 'AccessDeniedException',
    message:
      'User is not authorized to perform: logs:PutRetentionPolicy because no identity-based policy allows the logs:PutRetentionPolicy action',
    ends: 'account',
  }),
  logs('PutRetentionPolicy', 'create', {
    code: 'ResourceNotFoundException',
    message: 'The specified log group does not exist.',
  }),
  {
    service: 'CloudWatch',
    action: 'PutDashboard',
    on: 'dashboard',
    change: 'create',
    code: 'ConflictException',
    message: 'conflict',
    status: 409,
  },
  { ...sagemaker('DeleteModel', 'model', 'remove', 'Could not find model "arn:x".'), look: true },
  { ...lambda('GetPolicy', 'create', { ...gone, look: true }), on: 'api' },
  iam('GetRole', 'create', { ...noRole, look: true }),
  s3('HeadBucket', 'archives', { code: 'NotFound', message: 'Not Found', status: 404, look: true }),
  iam('CreateRole', 'create', { code: 'Throttling', message: 'Rate exceeded' }),
  { ...sagemaker('DescribeModel', 'model', 'create', 'Rate exceeded'), code: 'ThrottlingException' },
  lambda('GetFunction', 'create', { code: 'Busy', message: 'later', status: 429 }),
  { ...sagemaker('CreateModel', 'model', 'create', 'internal'), code: 'InternalFailure', status: 500 },
  s3('PutObject', 'archive', { code: 'RequestTimeout', message: 'Your socket connection was not read.' }),
  iam('GetRole', 'create', { lost: true, ends: 'aws' }),
];
