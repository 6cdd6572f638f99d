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

/**
 * Requests identify a function by name, partial ARN or ARN, with or without a version; policies use the unqualified
 * ARN.
 */
function functionArn(scope: ArnScope, named: string): string {
  const name = /(?:^|function:)([\w-]+)(?::[^:]+)?$/.exec(named)?.[1] ?? named;
  return regional(scope, 'lambda', `function:${name}`);
}

type Input = Readonly<Record<string, unknown>>;

function on(action: string): Rule<Input> {
  return (input, scope) => [need(`lambda:${action}`, functionArn(scope, textOf(input['FunctionName'])))];
}

const onArn =
  (action: string): Rule<Input> =>
  (input) => [need(`lambda:${action}`, textOf(input['Resource']))];

const ON_FUNCTION = [
  'GetFunction',
  'GetFunctionConfiguration',
  'UpdateFunctionCode',
  'DeleteFunction',
  'AddPermission',
  'RemovePermission',
  'GetPolicy',
  'PutFunctionConcurrency',
  'GetFunctionConcurrency',
  'DeleteFunctionConcurrency',
];

/** Actions, resource types and condition keys of AWS Lambda (Service Authorization Reference). */
export const lambdaRules: ServiceRules<Input> = {
  prefix: 'lambda',
  denial: REST_JSON_DENIAL,
  operations: {
    ...Object.fromEntries(ON_FUNCTION.map((operation) => [operation, on(operation)])),
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
    Invoke: on('InvokeFunction'),
    TagResource: onArn('TagResource'),
    UntagResource: onArn('UntagResource'),
    ListTags: onArn('ListTags'),
  },
};
