import { need, REST_JSON_DENIAL, type Rule, type ServiceRules } from '../rule.ts';
import { byMethod, creating, type Input, serviceLinkedRole } from './gateway-paths.ts';

/**
 * The log delivery actions performed on the caller's behalf when a stage gets an access log (developer guide,
 * http-api-logging, "Permissions", lists them together).
 */
const LOG_DELIVERY_ACTIONS = [
  'CreateLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'GetLogDelivery',
  'ListLogDeliveries',
  'DescribeResourcePolicies',
  'PutResourcePolicy',
];

function logging(rule: Rule<Input>): Rule<Input> {
  return (input, scope) => {
    const needs = rule(input, scope);
    if (!input['AccessLogSettings']) return needs;
    const delivery = LOG_DELIVERY_ACTIONS.map((action) => need(`logs:${action}`));
    return [...needs, ...delivery, serviceLinkedRole(scope)];
  };
}

export const apiGatewayV2Rules: ServiceRules<Input> = {
  prefix: 'apigateway',
  denial: REST_JSON_DENIAL,
  operations: {
    CreateApi: creating('POST'),
    CreateStage: logging(creating('POST')),
    UpdateStage: logging(byMethod),
  },
  otherwise: byMethod,
};
