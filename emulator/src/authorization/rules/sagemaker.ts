import {
  creation,
  JSON_DENIAL,
  need,
  passRole,
  type Place,
  regional,
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
function arnOf(kind: Kind, input: Input, place: Place): string {
  const name = textOf(input[MEMBER[kind]]);
  return regional(place, 'sagemaker', `${kind}/${kind === 'endpoint' ? name.toLowerCase() : name}`);
}

function on(kind: Kind, operation: string): Rule<Input> {
  return (input, place) => [need(`sagemaker:${operation}`, arnOf(kind, input, place))];
}

function create(kind: Kind, operation: string): Rule<Input> {
  return (input, place) =>
    creation(
      `sagemaker:${operation}`,
      'sagemaker:AddTags',
      arnOf(kind, input, place),
      tagsOfList(input['Tags']),
    );
}

const onArn =
  (operation: string): Rule<Input> =>
  (input) => [need(`sagemaker:${operation}`, textOf(input['ResourceArn']))];

/**
 * Actions, resource types and condition keys of Amazon SageMaker (Service Authorization Reference). CreateEndpoint
 * and UpdateEndpoint need the right on the configuration, too.
 */
export const sagemakerRules: ServiceRules<Input> = {
  prefix: 'sagemaker',
  denial: JSON_DENIAL,
  operations: {
    CreateModel: (input, place) => [
      ...create('model', 'CreateModel')(input, place),
      ...passRole(input['ExecutionRoleArn'], 'sagemaker.amazonaws.com'),
    ],
    DescribeModel: on('model', 'DescribeModel'),
    DeleteModel: on('model', 'DeleteModel'),
    CreateEndpointConfig: (input, place) => [
      ...create('endpoint-config', 'CreateEndpointConfig')(input, place),
      ...passRole(input['ExecutionRoleArn'], 'sagemaker.amazonaws.com'),
    ],
    DescribeEndpointConfig: on('endpoint-config', 'DescribeEndpointConfig'),
    DeleteEndpointConfig: on('endpoint-config', 'DeleteEndpointConfig'),
    CreateEndpoint: (input, place) => [
      ...create('endpoint', 'CreateEndpoint')(input, place),
      ...on('endpoint-config', 'CreateEndpoint')(input, place),
    ],
    UpdateEndpoint: (input, place) => [
      ...on('endpoint', 'UpdateEndpoint')(input, place),
      ...on('endpoint-config', 'UpdateEndpoint')(input, place),
    ],
    UpdateEndpointWeightsAndCapacities: on('endpoint', 'UpdateEndpointWeightsAndCapacities'),
    DescribeEndpoint: on('endpoint', 'DescribeEndpoint'),
    DeleteEndpoint: on('endpoint', 'DeleteEndpoint'),
    AddTags: onArn('AddTags'),
    ListTags: onArn('ListTags'),
    DeleteTags: onArn('DeleteTags'),
  },
};
