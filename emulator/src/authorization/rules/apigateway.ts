import { passRole, REST_JSON_DENIAL, type Rule, type ServiceRules } from '../rule.ts';
import { byMethod, creating, type Input, serviceLinkedRole, tagging } from './gateway-paths.ts';

/** UpdateAccount passes the role that writes logs, which also requires iam:PassRole. */
const updateAccount: Rule<Input> = (input, scope) => {
  const patches = (input['patchOperations'] ?? []) as { path?: string; value?: unknown }[];
  const role = patches.find(({ path }) => path === '/cloudwatchRoleArn')?.value;
  return [...byMethod(input, scope), ...passRole(role, 'apigateway.amazonaws.com')];
};

const create = creating('PUT');

/** REST APIs, like HTTP APIs, are authorized by HTTP method and path. */
export const apiGatewayRules: ServiceRules<Input> = {
  prefix: 'apigateway',
  denial: REST_JSON_DENIAL,
  operations: {
    CreateRestApi: create,
    CreateStage: create,
    CreateApiKey: create,
    CreateUsagePlan: create,
    CreateDomainName: (input, scope) => [...create(input, scope), serviceLinkedRole(scope)],
    TagResource: tagging,
    UpdateAccount: updateAccount,
  },
  otherwise: byMethod,
};
