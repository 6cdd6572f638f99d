import {
  creation,
  need,
  passRole,
  type ArnScope,
  regional,
  REST_JSON_DENIAL,
  type Rule,
  type ServiceRules,
  tagsOfMap,
  textOf,
  type Values,
} from '../rule.ts';
import type { Need } from '../../policy/evaluate.ts';
import { textsOf } from './ec2.ts';

/** Requests identify a function by name, partial ARN or ARN, with or without a version or an alias. */
function functionArn(scope: ArnScope, named: string, qualifier = ''): string {
  const [, name = named, derived] = /(?:^|function:)([\w-]+)(?::([^:]+))?$/.exec(named) ?? [];
  const suffix = qualifier || derived;
  return regional(scope, 'lambda', `function:${name}${suffix ? `:${suffix}` : ''}`);
}

type Input = Readonly<Record<string, unknown>>;

function on(action: string): Rule<Input> {
  return (input, scope) => [need(`lambda:${action}`, functionArn(scope, textOf(input['FunctionName'])))];
}

/**
 * "Actions that operate on a function can be restricted to a specific function by function, version, or alias ARN"
 * (developer guide, "Fine-tuning the Resources and Conditions sections of policies"): a policy for `function:NAME` does
 * not allow what a request asks of `function:NAME:live`.
 */
function onQualified(action: string): Rule<Input> {
  return (input, scope) => [
    need(`lambda:${action}`, functionArn(scope, textOf(input['FunctionName']), textOf(input['Qualifier']))),
  ];
}

const onArn =
  (action: string): Rule<Input> =>
  (input) => [need(`lambda:${action}`, textOf(input['Resource']))];

const ON_FUNCTION = [
  'UpdateFunctionCode',
  'PutFunctionConcurrency',
  'GetFunctionConcurrency',
  'DeleteFunctionConcurrency',
  'PublishVersion',
  'ListVersionsByFunction',
  'CreateAlias',
  'GetAlias',
  'UpdateAlias',
  'DeleteAlias',
  'ListAliases',
  'ListProvisionedConcurrencyConfigs',
];

const ON_QUALIFIED = [
  'GetFunction',
  'GetFunctionConfiguration',
  'DeleteFunction',
  'AddPermission',
  'RemovePermission',
  'GetPolicy',
  'PutProvisionedConcurrencyConfig',
  'GetProvisionedConcurrencyConfig',
  'DeleteProvisionedConcurrencyConfig',
];

/** Subnets and security groups as condition keys. */
function networkValues({ VpcConfig: vpc }: Input, scope: ArnScope): Values {
  const { SubnetIds: subnets, SecurityGroupIds: groups } = (vpc ?? {}) as Input;
  const subnetIds = textsOf(subnets);
  if (subnetIds.length === 0) return {};
  const vpcIds = subnetIds.map((id) => scope.vpcOfSubnet(id)).filter((id) => id !== undefined);
  return {
    'lambda:SubnetIds': subnetIds,
    'lambda:SecurityGroupIds': textsOf(groups),
    'lambda:VpcIds': [...new Set(vpcIds)],
  };
}

/**
 * What Lambda looks up on behalf of the caller: "IAM permissions for VPC connections" and "Configuring file system access"
 * in the developer guide. That the mount targets are read by the access point is supposed.
 */
function lookUps({ VpcConfig: vpc, FileSystemConfigs: fileSystems }: Input): Need[] {
  const { SubnetIds: subnets } = (vpc ?? {}) as Input;
  const isInVpc = textsOf(subnets).length > 0;
  const points = Array.isArray(fileSystems) ? (fileSystems as { Arn?: unknown }[]) : [];
  return [
    ...(isInVpc ? ['DescribeSecurityGroups', 'DescribeSubnets', 'DescribeVpcs'] : []).map((action) =>
      need(`ec2:${action}`),
    ),
    ...points.map(({ Arn: arn }) => need('elasticfilesystem:DescribeMountTargets', textOf(arn))),
  ];
}

/** Actions, resource types and condition keys of AWS Lambda (Service Authorization Reference). */
export const lambdaRules: ServiceRules<Input> = {
  prefix: 'lambda',
  denial: REST_JSON_DENIAL,
  operations: {
    ...Object.fromEntries(ON_FUNCTION.map((operation) => [operation, on(operation)])),
    ...Object.fromEntries(ON_QUALIFIED.map((operation) => [operation, onQualified(operation)])),
    CreateFunction: (input, scope) => [
      ...creation(
        'lambda:CreateFunction',
        'lambda:TagResource',
        functionArn(scope, textOf(input['FunctionName'])),
        tagsOfMap(input['Tags']),
        networkValues(input, scope),
      ),
      ...passRole(input['Role'], 'lambda.amazonaws.com'),
      ...lookUps(input),
    ],
    UpdateFunctionConfiguration: (input, scope) => [
      need(
        'lambda:UpdateFunctionConfiguration',
        functionArn(scope, textOf(input['FunctionName'])),
        networkValues(input, scope),
      ),
      ...passRole(input['Role'], 'lambda.amazonaws.com'),
      ...lookUps(input),
    ],
    Invoke: onQualified('InvokeFunction'),
    TagResource: onArn('TagResource'),
    UntagResource: onArn('UntagResource'),
    ListTags: onArn('ListTags'),
  },
};
