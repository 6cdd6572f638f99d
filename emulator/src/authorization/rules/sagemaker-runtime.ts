import type { RestInput } from '../../protocol/rest-json.ts';
import { need, regional, REST_JSON_DENIAL, type ServiceRules } from '../rule.ts';

/** The data plane shares SageMaker's prefix; the name is in lower case in the endpoint's ARN. */
export const sagemakerRuntimeRules: ServiceRules<RestInput> = {
  prefix: 'sagemaker',
  denial: REST_JSON_DENIAL,
  operations: {
    InvokeEndpoint: ({ labels }, place) => [
      need(
        'sagemaker:InvokeEndpoint',
        regional(place, 'sagemaker', `endpoint/${(labels['name'] ?? '').toLowerCase()}`),
      ),
    ],
  },
};
