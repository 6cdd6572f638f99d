import type { RestInput } from '../../protocol/rest-json.ts';
import {
  creation,
  need,
  passRole,
  type Place,
  regional,
  REST_JSON_DENIAL,
  type Rule,
  type ServiceRules,
  tagsOfMap,
  textOf,
} from '../rule.ts';

/** Requests name a function by name, partial ARN or ARN, with or without a version; policies by its bare ARN. */
function functionArn(place: Place, named: string): string {
  const name = /(?:^|function:)([\w-]+)(?::[^:]+)?$/.exec(named)?.[1] ?? named;
  return regional(place, 'lambda', `function:${name}`);
}

function on(action: string): Rule<RestInput> {
  return ({ labels }, place) => [need(`lambda:${action}`, functionArn(place, labels['name'] ?? ''))];
}

const onArn =
  (action: string): Rule<RestInput> =>
  ({ labels }) => [need(`lambda:${action}`, labels['arn'] ?? '')];

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
export const lambdaRules: ServiceRules<RestInput> = {
  prefix: 'lambda',
  denial: REST_JSON_DENIAL,
  operations: {
    ...Object.fromEntries(ON_FUNCTION.map((operation) => [operation, on(operation)])),
    CreateFunction: ({ body }, place) => [
      ...creation(
        'lambda:CreateFunction',
        'lambda:TagResource',
        functionArn(place, textOf(body['FunctionName'])),
        tagsOfMap(body['Tags']),
      ),
      ...passRole(body['Role'], 'lambda.amazonaws.com'),
    ],
    UpdateFunctionConfiguration: (input, place) => [
      ...on('UpdateFunctionConfiguration')(input, place),
      ...passRole(input.body['Role'], 'lambda.amazonaws.com'),
    ],
    Invoke: on('InvokeFunction'),
    TagResource: onArn('TagResource'),
    UntagResource: onArn('UntagResource'),
    ListTags: onArn('ListTags'),
    // At AWS a presigned URL of a bucket of Lambda's own, which GetFunction gave out.
    DownloadPackage: () => [],
  },
};
