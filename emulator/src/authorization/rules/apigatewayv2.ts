import type { RestInput } from '../../protocol/rest-json.ts';
import {
  need,
  type Place,
  REST_JSON_DENIAL,
  type Rule,
  type ServiceRules,
  tagsOfMap,
  tagValues,
} from '../rule.ts';

/** `arn:aws:apigateway:region::/path`: no account, and the path without the API version that requests begin with. */
function pathArn({ partition, region }: Place, request: Request): string {
  const path = new URL(request.url).pathname.replace(/^\/v2/, '').replace(/\/$/, '');
  return `arn:${partition}:apigateway:${region}::${path}`;
}

/** API Gateway authorizes by HTTP verb: the action is the method, the resource the path. */
export const byMethod: Rule<RestInput> = ({ request, body }, place) => [
  need(`apigateway:${request.method}`, pathArn(place, request), tagValues(tagsOfMap(body['tags']))),
];

/**
 * Tags on creation need a literal action besides, on the collection (seen in the field: "apigateway:TagResource on
 * resource: arn:aws:apigateway:eu-west-3::/apis/ID/stages", amplify-cli#12316), though no list of actions has it.
 */
export const byMethodTagged: Rule<RestInput> = (input, place) => {
  const tags = tagsOfMap(input.body['tags']);
  if (Object.keys(tags).length === 0) return byMethod(input, place);
  const tagging = need('apigateway:TagResource', pathArn(place, input.request), tagValues(tags));
  return [...byMethod(input, place), tagging];
};

/**
 * What API Gateway does in the caller's name where a stage gets an access log (developer guide, http-api-logging,
 * "Permissions", lists them together).
 */
const DELIVERING = [
  'CreateLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'GetLogDelivery',
  'ListLogDeliveries',
  'DescribeResourcePolicies',
  'PutResourcePolicy',
];

function logging(rule: Rule<RestInput>): Rule<RestInput> {
  return (input, place) => [
    ...rule(input, place),
    ...(input.body['accessLogSettings'] ? DELIVERING.map((action) => need(`logs:${action}`)) : []),
  ];
}

export const apiGatewayV2Rules: ServiceRules<RestInput> = {
  prefix: 'apigateway',
  denial: REST_JSON_DENIAL,
  operations: {
    CreateApi: byMethodTagged,
    CreateStage: logging(byMethodTagged),
    UpdateStage: logging(byMethod),
  },
  otherwise: byMethod,
};
