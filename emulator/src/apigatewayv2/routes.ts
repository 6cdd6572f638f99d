import type { Route } from '@aws-sdk/client-apigatewayv2';
import { newId } from '../gateway/new-id.ts';
import type { ApiRecord } from './api-store.ts';
import { badRequest, conflict, partNotFound } from './errors.ts';
import type { PartKind } from './parts.ts';
import { patched } from './patch.ts';
import { isRouteKey } from './route-match.ts';
import { checkLength, checkRequired } from '../gateway/validation.ts';

const CHANGEABLE = [
  'RouteKey',
  'Target',
  'AuthorizationType',
  'AuthorizerId',
  'AuthorizationScopes',
  'OperationName',
] as const;

/** Routes: a key (method and path, or $default) and its integration. A route without a target returns 500. */
export const ROUTES: PartKind<Route> = {
  noun: 'Route',
  key: 'RouteId',
  parts: (record) => record.routes,
  create: (record, input) => {
    const routeId = newId(7);
    const defaults: Route = {
      RouteId: routeId,
      RouteKey: undefined,
      ApiKeyRequired: false,
      AuthorizationType: 'NONE',
    };
    check(record, routeId, input);
    return [routeId, authorized(record, patched(defaults, input, CHANGEABLE))];
  },
  update: (record, before, input) => {
    check(record, before.RouteId ?? '', input);
    return authorized(record, patched(before, input, CHANGEABLE));
  },
};

function check(record: ApiRecord, routeId: string, input: Route): void {
  if (input.RouteKey !== undefined) checkKey(record, routeId, input.RouteKey);
  checkLength('operationName', input.OperationName, 1, 64);
  // "Supported only for WebSocket APIs" (botocore, ApiKeyRequired): HTTP APIs have neither keys nor usage plans.
  if (input.ApiKeyRequired) throw badRequest('apiKeyRequired is supported only for WebSocket APIs');
  if (input.Target !== undefined) checkTarget(record, input.Target);
}

/**
 * A JWT route names its authorizer; for other kinds of authorization, authorizer and scopes
 * do not apply and are dropped.
 */
function authorized(record: ApiRecord, route: Route): Route {
  if (route.AuthorizationType !== 'JWT') {
    const { AuthorizerId: _id, AuthorizationScopes: _scopes, ...plain } = route;
    return plain;
  }
  const { AuthorizerId: authorizerId = '' } = route;
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
    if (route.RouteKey === key && route.RouteId !== routeId) {
      throw conflict(`Route with key ${key} already exists for this API`);
    }
  }
}

/** A target is a string; the service checks that the integration exists. */
function checkTarget(record: ApiRecord, target: string): void {
  const id = /^integrations\/([a-z0-9]+)$/.exec(target)?.[1];
  if (!id) throw badRequest('Invalid target specified: the form is integrations/<integration id>');
  if (!record.integrations.has(id)) {
    throw partNotFound('Integration', 'id', id, record.id);
  }
}
