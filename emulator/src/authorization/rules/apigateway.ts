import type { RestInput } from '../../protocol/rest-json.ts';
import { passRole, REST_JSON_DENIAL, type Rule, type ServiceRules } from '../rule.ts';
import { byMethod, byMethodTagged } from './apigatewayv2.ts';

/** The role that writes logs is handed over, so its use is judged as well. */
const account: Rule<RestInput> = (input, place) => {
  const patches = (input.body['patchOperations'] ?? []) as { path?: string; value?: unknown }[];
  const role = patches.find(({ path }) => path === '/cloudwatchRoleArn')?.value;
  return [...byMethod(input, place), ...passRole(role, 'apigateway.amazonaws.com')];
};

/** REST APIs are authorized as HTTP APIs are: by HTTP verb and path. */
export const apiGatewayRules: ServiceRules<RestInput> = {
  prefix: 'apigateway',
  denial: REST_JSON_DENIAL,
  operations: {
    CreateRestApi: byMethodTagged,
    CreateStage: byMethodTagged,
    CreateApiKey: byMethodTagged,
    CreateUsagePlan: byMethodTagged,
    CreateDomainName: byMethodTagged,
    UpdateAccount: account,
  },
  otherwise: byMethod,
};
