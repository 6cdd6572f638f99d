import type { Need } from '../../policy/evaluate.ts';
import {
  creation,
  JSON_DENIAL,
  kmsKeyArn,
  need,
  passRole,
  type ArnScope,
  regional,
  REST_JSON_DENIAL,
  type Rule,
  type ServiceRules,
  tagsOfList,
  textOf,
} from '../rule.ts';

type Input = Readonly<Record<string, unknown>>;
type Kind = 'model' | 'endpoint-config' | 'endpoint';

const MEMBER: Readonly<Record<Kind, string>> = {
  model: 'ModelName',
  'endpoint-config': 'EndpointConfigName',
  endpoint: 'EndpointName',
};

/** Names of endpoints are in lower case in their ARNs. */
function arnOf(kind: Kind, input: Input, scope: ArnScope): string {
  const name = textOf(input[MEMBER[kind]]);
  return regional(scope, 'sagemaker', `${kind}/${kind === 'endpoint' ? name.toLowerCase() : name}`);
}

function on(kind: Kind, operation: string): Rule<Input> {
  return (input, scope) => [need(`sagemaker:${operation}`, arnOf(kind, input, scope))];
}

function create(kind: Kind, operation: string): Rule<Input> {
  return (input, scope) =>
    creation(
      `sagemaker:${operation}`,
      'sagemaker:AddTags',
      arnOf(kind, input, scope),
      tagsOfList(input['Tags']),
    );
}

/**
 * An endpoint on a configuration with a KMS key requires kms:CreateGrant of the caller (Developer Guide,
 * api-permissions-reference, CreateEndpoint); SageMaker creates the grant on the caller's behalf, after reading the key.
 */
function usingKey(input: Input, scope: ArnScope): Need[] {
  const given = scope.endpointKey(textOf(input['EndpointConfigName']));
  if (given === undefined) return [];
  const key = kmsKeyArn(scope, given);
  const via = { 'kms:ViaService': `sagemaker.${scope.region}.amazonaws.com` };
  return [
    need('kms:DescribeKey', key, via),
    need('kms:CreateGrant', key, { ...via, 'kms:GrantIsForAWSResource': 'true' }),
  ];
}

const onArn =
  (operation: string): Rule<Input> =>
  (input) => [need(`sagemaker:${operation}`, textOf(input['ResourceArn']))];

/**
 * Actions, resource types and condition keys of Amazon SageMaker (Service Authorization Reference). CreateEndpoint
 * and UpdateEndpoint also require permission on the configuration.
 */
export const sagemakerRules: ServiceRules<Input> = {
  prefix: 'sagemaker',
  denial: JSON_DENIAL,
  operations: {
    CreateModel: (input, scope) => [
      ...create('model', 'CreateModel')(input, scope),
      ...passRole(input['ExecutionRoleArn'], 'sagemaker.amazonaws.com'),
    ],
    DescribeModel: on('model', 'DescribeModel'),
    DeleteModel: on('model', 'DeleteModel'),
    CreateEndpointConfig: (input, scope) => [
      ...create('endpoint-config', 'CreateEndpointConfig')(input, scope),
      ...passRole(input['ExecutionRoleArn'], 'sagemaker.amazonaws.com'),
    ],
    DescribeEndpointConfig: on('endpoint-config', 'DescribeEndpointConfig'),
    DeleteEndpointConfig: on('endpoint-config', 'DeleteEndpointConfig'),
    CreateEndpoint: (input, scope) => [
      ...create('endpoint', 'CreateEndpoint')(input, scope),
      ...on('endpoint-config', 'CreateEndpoint')(input, scope),
      ...usingKey(input, scope),
    ],
    UpdateEndpoint: (input, scope) => [
      ...on('endpoint', 'UpdateEndpoint')(input, scope),
      ...on('endpoint-config', 'UpdateEndpoint')(input, scope),
      ...usingKey(input, scope),
    ],
    UpdateEndpointWeightsAndCapacities: on('endpoint', 'UpdateEndpointWeightsAndCapacities'),
    DescribeEndpoint: on('endpoint', 'DescribeEndpoint'),
    DeleteEndpoint: on('endpoint', 'DeleteEndpoint'),
    AddTags: onArn('AddTags'),
    ListTags: onArn('ListTags'),
    DeleteTags: onArn('DeleteTags'),
  },
};

/** The data plane shares SageMaker's prefix; the name is in lower case in the endpoint's ARN. */
export const sagemakerRuntimeRules: ServiceRules<{ EndpointName?: unknown }> = {
  prefix: 'sagemaker',
  denial: REST_JSON_DENIAL,
  operations: {
    InvokeEndpoint: ({ EndpointName }, scope) => [
      need(
        'sagemaker:InvokeEndpoint',
        regional(scope, 'sagemaker', `endpoint/${textOf(EndpointName).toLowerCase()}`),
      ),
    ],
  },
};
