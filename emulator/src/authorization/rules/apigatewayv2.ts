import {
  need,
  type ArnScope,
  REST_JSON_DENIAL,
  type Rule,
  type ServiceRules,
  type Tags,
  tagsOfMap,
  tagValues,
} from '../rule.ts';

type Input = Readonly<Record<string, unknown>>;

/** Members are lower camel case in REST APIs. */
function tagsIn(input: Input): Tags {
  return tagsOfMap(input['Tags'] ?? input['tags']);
}

/** `arn:aws:apigateway:region::/path`: no account, and the path without the API version that requests begin with. */
function pathArn({ partition, region, path }: ArnScope): string {
  return `arn:${partition}:apigateway:${region}::${path.replace(/^\/v2/, '').replace(/\/$/, '')}`;
}

/** API Gateway authorizes by HTTP method and path: the action is the method, the resource the path. */
export const byMethod: Rule<Input> = (input, scope) => [
  need(`apigateway:${scope.method}`, pathArn(scope), tagValues(tagsIn(input))),
];

/**
 * Tags on creation require an additional action on the collection (observed: "apigateway:TagResource on
 * resource: arn:aws:apigateway:eu-west-3::/apis/ID/stages", amplify-cli#12316), though no list of actions documents it.
 */
export const byMethodTagged: Rule<Input> = (input, scope) => {
  const tags = tagsIn(input);
  if (Object.keys(tags).length === 0) return byMethod(input, scope);
  const tagging = need('apigateway:TagResource', pathArn(scope), tagValues(tags));
  return [...byMethod(input, scope), tagging];
};

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
  return (input, scope) => [
    ...rule(input, scope),
    ...(input['AccessLogSettings'] ? LOG_DELIVERY_ACTIONS.map((action) => need(`logs:${action}`)) : []),
  ];
}

export const apiGatewayV2Rules: ServiceRules<Input> = {
  prefix: 'apigateway',
  denial: REST_JSON_DENIAL,
  operations: {
    CreateApi: byMethodTagged,
    CreateStage: logging(byMethodTagged),
    UpdateStage: logging(byMethod),
  },
  otherwise: byMethod,
};
