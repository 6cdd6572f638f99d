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
} from '../rule.ts';

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
      ),
      ...passRole(input['Role'], 'lambda.amazonaws.com'),
    ],
    UpdateFunctionConfiguration: (input, scope) => [
      ...on('UpdateFunctionConfiguration')(input, scope),
      ...passRole(input['Role'], 'lambda.amazonaws.com'),
    ],
    Invoke: onQualified('InvokeFunction'),
    TagResource: onArn('TagResource'),
    UntagResource: onArn('UntagResource'),
    ListTags: onArn('ListTags'),
  },
};
