import { newId } from '../gateway/new-id.ts';
import type { ApiRecord, Route } from './api-store.ts';
import { badRequest, conflict, notEmulated, partNotFound } from './errors.ts';
import type { PartKind } from './part-routes.ts';
import { patched } from './patch.ts';
import { isRouteKey } from './route-match.ts';
import { checkLength, checkOneOf, checkRequired } from '../gateway/validation.ts';

const CHANGEABLE = [
  'routeKey',
  'target',
  'authorizationType',
  'authorizerId',
  'authorizationScopes',
  'operationName',
] as const;

/** Routes: a key (method and path, or $default) and the integration it leads to. One without a target answers 500. */
export const ROUTES: PartKind<Route> = {
  noun: 'Route',
  segment: 'routes',
  keyNoun: 'id',
  parts: (record) => record.routes,
  create: (record, input) => {
    checkRequired('routeKey', input.routeKey);
    const routeId = newId(7);
    const defaults: Route = {
      routeId,
      routeKey: undefined,
      apiKeyRequired: false,
      authorizationType: 'NONE',
    };
    check(record, routeId, input);
    return [routeId, authorized(record, patched(defaults, input, CHANGEABLE))];
  },
  update: (record, before, input) => {
    check(record, before.routeId ?? '', input);
    return authorized(record, patched(before, input, CHANGEABLE));
  },
};

function check(record: ApiRecord, routeId: string, input: Route): void {
  if (input.routeKey !== undefined) checkKey(record, routeId, input.routeKey);
  checkLength('operationName', input.operationName, 1, 64);
  checkOneOf('authorizationType', input.authorizationType, ['NONE', 'AWS_IAM', 'CUSTOM', 'JWT']);
  if (input.authorizationType === 'CUSTOM') throw notEmulated('authorizationType CUSTOM');
  // "Supported only for WebSocket APIs" (botocore, ApiKeyRequired): HTTP APIs have neither keys nor usage plans.
  if (input.apiKeyRequired) throw badRequest('apiKeyRequired is supported only for WebSocket APIs');
  if (input.target !== undefined) checkTarget(record, input.target);
}

/**
 * A route that asks for a token names the authorizer that reads it; one of another kind of authorization forgets
 * authorizer and scopes, which mean nothing there.
 */
function authorized(record: ApiRecord, route: Route): Route {
  if (route.authorizationType !== 'JWT') {
    const { authorizerId: _id, authorizationScopes: _scopes, ...plain } = route;
    return plain;
  }
  const { authorizerId = '' } = route;
  checkRequired('authorizerId', authorizerId);
  if (!record.authorizers.has(authorizerId)) throw partNotFound('Authorizer', 'id', authorizerId, record.id);
  return route;
}

/** Keys are unique within an API, so a route can be found by its key. */
function checkKey(record: ApiRecord, routeId: string, key: string): void {
  if (!isRouteKey(key)) {
    throw badRequest(
      'The provided route key is not formatted properly for HTTP protocol. Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"',
    );
  }
  for (const route of record.routes.values()) {
    if (route.routeKey === key && route.routeId !== routeId) {
      throw conflict(`Route with key ${key} already exists for this API`);
    }
  }
}

/** A target is a text, not a reference: the service checks that the integration is there. */
function checkTarget(record: ApiRecord, target: string): void {
  const id = /^integrations\/([a-z0-9]+)$/.exec(target)?.[1];
  if (!id) throw badRequest('Invalid target specified: the form is integrations/<integration id>');
  if (!record.integrations.has(id)) {
    throw partNotFound('Integration', 'id', id, record.id);
  }
}
