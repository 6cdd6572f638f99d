import { passRole, REST_JSON_DENIAL, type Rule, type ServiceRules } from '../rule.ts';
import { byMethod, byMethodTagged } from './apigatewayv2.ts';

type Input = Readonly<Record<string, unknown>>;

/** UpdateAccount passes the role that writes logs, which also requires iam:PassRole. */
const updateAccount: Rule<Input> = (input, scope) => {
  const patches = (input['patchOperations'] ?? []) as { path?: string; value?: unknown }[];
  const role = patches.find(({ path }) => path === '/cloudwatchRoleArn')?.value;
  return [...byMethod(input, scope), ...passRole(role, 'apigateway.amazonaws.com')];
};

/** REST APIs, like HTTP APIs, are authorized by HTTP method and path. */
export const apiGatewayRules: ServiceRules<Input> = {
  prefix: 'apigateway',
  denial: REST_JSON_DENIAL,
  operations: {
    CreateRestApi: byMethodTagged,
    CreateStage: byMethodTagged,
    CreateApiKey: byMethodTagged,
    CreateUsagePlan: byMethodTagged,
    CreateDomainName: byMethodTagged,
    UpdateAccount: updateAccount,
  },
  otherwise: byMethod,
};
