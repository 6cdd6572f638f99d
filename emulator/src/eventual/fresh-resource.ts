import { AwsError } from '../aws-error.ts';
import { BUCKET_NAME_HELD_MS, READ_LAG_MS, WEB_ACL_VISIBLE_MS } from '../consistency/delays.ts';
import { bucketConflict } from './concurrent-writes.ts';
import { type Operation, textIn } from './operation.ts';

type Answer = Readonly<Record<string, unknown>>;

/** Operations of a service, and the resources that one of them names in its input or its answer. */
export interface IdsOf {
  readonly service: string;
  readonly operations: RegExp;
  readonly ids: (operation: Operation, answer: Answer) => readonly string[];
}

/** For a while `after` a write, an operation that uses the resource may fail. */
export interface FreshResource {
  readonly after: IdsOf;
  readonly uses: IdsOf;
  readonly lagMs: number;
  /** Every use fails until the delay is over, not only those that meet a replica that lags. */
  readonly isCertain?: true;
  readonly error: (id: string, operation: Operation) => AwsError;
}

export const named =
  (member: string): IdsOf['ids'] =>
  (operation) => {
    const name = textIn(operation, member);
    return name === undefined ? [] : [name];
  };
export const answered =
  (member: string): IdsOf['ids'] =>
  (_operation, answer) =>
    typeof answer[member] === 'string' ? [answer[member]] : [];
/** A function's name, from a name or an ARN. */
const functionName: IdsOf['ids'] = (operation) =>
  named('FunctionName')(operation, {}).map((name) => name.replace(/^.*function:/, '').replace(/:.*$/, ''));
/** A version or an alias, as `FUNCTION:QUALIFIER`, from the member that names it or from the function's own. */
const qualified =
  (member: string): IdsOf['ids'] =>
  (operation) => {
    const [name = '', derived] = (textIn(operation, 'FunctionName') ?? '')
      .replace(/^.*function:/, '')
      .split(':');
    const qualifier = textIn(operation, member) ?? derived;
    return qualifier === undefined ? [] : [`${name}:${qualifier}`];
  };
const modelsOfVariants: IdsOf['ids'] = ({ input }) => {
  const variants = Array.isArray(input['ProductionVariants'])
    ? (input['ProductionVariants'] as unknown[])
    : [];
  return variants.flatMap((variant) => {
    const { ModelName: name } = variant as { ModelName?: unknown };
    return typeof name === 'string' ? [name] : [];
  });
};

const arnIn = ({ call }: Operation, rest: string): string =>
  `arn:${call.account.partition}:${rest.replace('REGION', call.region).replace('ACCOUNT', call.account.accountId)}`;
const notFoundInSageMaker =
  (noun: string, kind: string): FreshResource['error'] =>
  (name, operation) => {
    const arn = arnIn(operation, `sagemaker:REGION:ACCOUNT:${kind}/${name}`);
    return new AwsError('ValidationException', `Could not find ${noun} "${arn}".`);
  };
const apiNotFound: FreshResource['error'] = (id, { call }) =>
  new AwsError('NotFoundException', `Invalid API identifier specified ${call.account.accountId}:${id}`, 404);

const SAGEMAKER: readonly FreshResource[] = [
  {
    // Documented in botocore, sagemaker, CreateEndpoint: the load call "might not reflect … a recently completed write".
    after: { service: 'sagemaker', operations: /^CreateEndpointConfig$/, ids: named('EndpointConfigName') },
    uses: {
      service: 'sagemaker',
      operations: /^(CreateEndpoint|UpdateEndpoint|DescribeEndpointConfig)$/,
      ids: named('EndpointConfigName'),
    },
    lagMs: READ_LAG_MS,
    error: notFoundInSageMaker('endpoint configuration', 'endpoint-config'),
  },
  {
    after: { service: 'sagemaker', operations: /^CreateModel$/, ids: named('ModelName') },
    uses: { service: 'sagemaker', operations: /^DescribeModel$/, ids: named('ModelName') },
    lagMs: READ_LAG_MS,
    error: notFoundInSageMaker('model', 'model'),
  },
  {
    after: { service: 'sagemaker', operations: /^CreateModel$/, ids: named('ModelName') },
    uses: { service: 'sagemaker', operations: /^CreateEndpointConfig$/, ids: modelsOfVariants },
    lagMs: READ_LAG_MS,
    error: notFoundInSageMaker('model', 'model'),
  },
];

const functionNotFound: FreshResource['error'] = (name, operation) => {
  const arn = arnIn(operation, `lambda:REGION:ACCOUNT:function:${name}`);
  return new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
};
const aliasNotFound: FreshResource['error'] = (name, operation) => {
  const arn = arnIn(operation, `lambda:REGION:ACCOUNT:function:${name}`);
  return new AwsError('ResourceNotFoundException', `Cannot find alias arn: ${arn}`, 404);
};
const PUBLISH_VERSION: IdsOf = {
  service: 'lambda',
  operations: /^PublishVersion$/,
  ids: (_operation, { FunctionName: name, Version: version }) => [`${String(name)}:${String(version)}`],
};
const CREATE_ALIAS: IdsOf = { service: 'lambda', operations: /^CreateAlias$/, ids: qualified('Name') };
const CREATE_FUNCTION: IdsOf = { service: 'lambda', operations: /^CreateFunction$/, ids: functionName };

/** hashicorp/terraform-provider-aws, service/lambda: function.go, permission.go; go-to-k/cdkd, lambda-function-provider.ts. */
const LAMBDA: readonly FreshResource[] = [
  {
    after: CREATE_FUNCTION,
    uses: {
      service: 'lambda',
      operations: /^(GetFunction|GetFunctionConfiguration|AddPermission|GetPolicy|PutFunctionConcurrency)$/,
      ids: functionName,
    },
    lagMs: READ_LAG_MS,
    error: functionNotFound,
  },
  {
    after: CREATE_FUNCTION,
    uses: { service: 'lambda', operations: /^DeleteFunction$/, ids: functionName },
    lagMs: READ_LAG_MS,
    error: (name, operation) => {
      const arn = arnIn(operation, `lambda:REGION:ACCOUNT:function:${name}`);
      const message = `The operation cannot be performed at this time. An update is in progress for resource: ${arn}`;
      return new AwsError('ResourceConflictException', message, 409);
    },
  },
  // By analogy with a new function: no source tells how long a new version or alias is not found.
  {
    after: PUBLISH_VERSION,
    uses: {
      service: 'lambda',
      operations: /^(GetFunction|GetFunctionConfiguration|PutProvisionedConcurrencyConfig)$/,
      ids: qualified('Qualifier'),
    },
    lagMs: READ_LAG_MS,
    error: functionNotFound,
  },
  {
    after: PUBLISH_VERSION,
    uses: {
      service: 'lambda',
      operations: /^(CreateAlias|UpdateAlias)$/,
      ids: (operation) =>
        textIn(operation, 'FunctionVersion') === undefined ? [] : qualified('FunctionVersion')(operation, {}),
    },
    lagMs: READ_LAG_MS,
    error: functionNotFound,
  },
  {
    after: CREATE_ALIAS,
    uses: { service: 'lambda', operations: /^GetAlias$/, ids: qualified('Name') },
    lagMs: READ_LAG_MS,
    error: aliasNotFound,
  },
  {
    after: CREATE_ALIAS,
    uses: { service: 'lambda', operations: /^(AddPermission|GetPolicy)$/, ids: qualified('Qualifier') },
    lagMs: READ_LAG_MS,
    error: aliasNotFound,
  },
];

/** hashicorp/terraform-provider-aws, service/iam: role.go, role_policy.go; service/s3: bucket.go. */
const IAM_AND_S3: readonly FreshResource[] = [
  {
    after: { service: 'iam', operations: /^CreateRole$/, ids: named('RoleName') },
    uses: { service: 'iam', operations: /^(Get|Put|List|Attach|Tag).*Role/, ids: named('RoleName') },
    lagMs: READ_LAG_MS,
    error: (name) => new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404),
  },
  {
    after: { service: 'iam', operations: /^(Delete|Detach)RolePolicy$/, ids: named('RoleName') },
    uses: { service: 'iam', operations: /^DeleteRole$/, ids: named('RoleName') },
    lagMs: READ_LAG_MS,
    error: () => new AwsError('DeleteConflict', 'Cannot delete entity, must delete policies first.', 409),
  },
  {
    after: { service: 's3', operations: /^CreateBucket$/, ids: named('Bucket') },
    uses: {
      service: 's3',
      operations: /^HeadBucket$|^(Get|Put)(Bucket(?!Location)|PublicAccessBlock)/,
      ids: named('Bucket'),
    },
    lagMs: READ_LAG_MS,
    error: (name) =>
      new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name }),
  },
  {
    after: { service: 's3', operations: /^DeleteBucket$/, ids: named('Bucket') },
    uses: { service: 's3', operations: /^CreateBucket$/, ids: named('Bucket') },
    lagMs: BUCKET_NAME_HELD_MS,
    isCertain: true,
    error: bucketConflict,
  },
];

/** hashicorp/terraform-provider-aws, service/apigateway/base_path_mapping.go, service/wafv2/web_acl_association.go. */
const APIS: readonly FreshResource[] = [
  {
    after: { service: 'apigateway', operations: /^(Create|Import)RestApi$/, ids: answered('id') },
    uses: { service: 'apigateway', operations: /^Get/, ids: named('restApiId') },
    lagMs: READ_LAG_MS,
    error: apiNotFound,
  },
  {
    after: { service: 'apigatewayv2', operations: /^CreateApi$/, ids: answered('apiId') },
    uses: { service: 'apigatewayv2', operations: /^Get/, ids: named('ApiId') },
    lagMs: READ_LAG_MS,
    error: apiNotFound,
  },
  {
    after: { service: 'apigateway', operations: /^CreateDomainName$/, ids: named('domainName') },
    uses: { service: 'apigateway', operations: /^CreateBasePathMapping$/, ids: named('domainName') },
    lagMs: READ_LAG_MS,
    error: () => new AwsError('BadRequestException', 'Invalid domain name identifier specified', 400),
  },
  {
    after: {
      service: 'wafv2',
      operations: /^CreateWebACL$/,
      ids: (_operation, { Summary: summary }) => arnOf(summary),
    },
    uses: { service: 'wafv2', operations: /^AssociateWebACL$/, ids: named('WebACLArn') },
    lagMs: WEB_ACL_VISIBLE_MS,
    error: () =>
      new AwsError(
        'WAFUnavailableEntityException',
        'AWS WAF couldn’t retrieve the resource that you requested. Retry your request.',
      ),
  },
];

/** hashicorp/terraform-provider-aws, service/ecr/repository.go: two minutes. */
const ECR: readonly FreshResource[] = [
  {
    after: { service: 'ecr', operations: /^CreateRepository$/, ids: named('repositoryName') },
    uses: {
      service: 'ecr',
      operations: /^(Get|Set|Put|Initiate|BatchCheck|DescribeImages|DescribeRepositories)/,
      ids: (operation) => [...named('repositoryName')(operation, {}), ...repositoriesIn(operation)],
    },
    lagMs: READ_LAG_MS,
    error: (name, { call }) =>
      new AwsError(
        'RepositoryNotFoundException',
        `The repository with name '${name}' does not exist in the registry with id '${call.account.accountId}'`,
      ),
  },
];

function repositoriesIn({ input: { repositoryNames: names } }: Operation): readonly string[] {
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

function arnOf(summary: unknown): readonly string[] {
  const { ARN: arn } = (summary ?? {}) as { ARN?: unknown };
  return typeof arn === 'string' ? [arn] : [];
}

export const FRESH_RESOURCES: readonly FreshResource[] = [
  ...SAGEMAKER,
  ...LAMBDA,
  ...IAM_AND_S3,
  ...APIS,
  ...ECR,
];
