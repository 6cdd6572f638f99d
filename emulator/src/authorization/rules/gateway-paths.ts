import type { Need } from '../../policy/evaluate.ts';
import {
  type ArnScope,
  need,
  resourceTagValues,
  type Rule,
  serviceRole,
  type Tags,
  tagsOfMap,
  tagValues,
  type Values,
} from '../rule.ts';

/** The parsed input of an operation of API Gateway. */
export type Input = Readonly<Record<string, unknown>>;

/** Members are lower camel case in REST APIs. */
function tagsIn(input: Input): Tags {
  return tagsOfMap(input['Tags'] ?? input['tags']);
}

/** `arn:aws:apigateway:region::/path`, without an account. */
function pathArn({ partition, region }: ArnScope, path: string): string {
  return `arn:${partition}:apigateway:${region}::${path}`;
}

/** The path without the API version that requests begin with, percent-encoded. */
function pathOf({ path }: ArnScope): string {
  return path.replace(/^\/v2/, '').replace(/\/$/, '');
}

/** The path of the resource: `/tags/ARN` is about the resource with that ARN. */
function resourcePath(scope: ArnScope): string {
  const path = decodeURIComponent(pathOf(scope));
  return path.startsWith('/tags/') ? path.slice(path.indexOf('::') + 2).replace(/^\/v2/, '') : path;
}

function resourceTags(scope: ArnScope): Values {
  return resourceTagValues(scope.gatewayTags(resourcePath(scope)));
}

/**
 * API Gateway authorizes by HTTP method and path: the action is the method, the resource the path. Condition keys are
 * the tags of request and resource (Service Authorization Reference).
 */
export const byMethod: Rule<Input> = (input, scope) => [
  need(`apigateway:${scope.method}`, pathArn(scope, pathOf(scope)), {
    ...tagValues(tagsIn(input)),
    ...resourceTags(scope),
  }),
];

/**
 * A creation. Its tags require more, which AWS does not document. Observed for both services: TagResource on the
 * collection (amplify-cli#12316, awacs#254); for `verb` on the tags of a resource without an id: PUT for REST APIs
 * (aws-terminator#284), POST for HTTP APIs (cloudformation-coverage-roadmap#997). Both are required here.
 */
export function creating(verb: 'POST' | 'PUT'): Rule<Input> {
  return (input, scope) => {
    const tags = tagsIn(input);
    if (Object.keys(tags).length === 0) return byMethod(input, scope);
    const collection = pathArn(scope, pathOf(scope));
    const ofNew = pathArn(scope, `/tags/${encodeURIComponent(`${collection}/`)}*`);
    return [
      ...byMethod(input, scope),
      need('apigateway:TagResource', collection, tagValues(tags)),
      need(`apigateway:${verb}`, ofNew, tagValues(tags)),
    ];
  };
}

/** Tagging what exists requires PATCH on it too (iam-dataset#39, tested against AWS). */
export const tagging: Rule<Input> = (input, scope) => [
  ...byMethod(input, scope),
  need('apigateway:PATCH', pathArn(scope, resourcePath(scope)), resourceTags(scope)),
];

/**
 * The service-linked role that API Gateway creates on behalf of a caller who creates a domain name or enables an access
 * log. AWS requires the right only while the account has no such role; here it is always required.
 */
export function serviceLinkedRole(scope: ArnScope): Need {
  return serviceRole(scope, 'ops.apigateway.amazonaws.com', 'AWSServiceRoleForAPIGateway');
}
