/** One route of the API. */
export interface Route {
  /** operationId in the OpenAPI document, and key in `gateway.routes`. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/** The routes of every API, independent of the task. */
export const HEALTH_ROUTE = { name: 'health', method: 'GET', path: '/health' } as const satisfies Route;
export const OPENAPI_ROUTE = {
  name: 'openapi',
  method: 'GET',
  path: '/openapi.json',
} as const satisfies Route;

/** The routes of an API: first the task's, under its operation's name. */
export function routesOf(operation: string, path: string): readonly [Route, ...Route[]] {
  return [{ name: operation, method: 'POST', path }, HEALTH_ROUTE, OPENAPI_ROUTE];
}

/** Name of the only stage of a REST API: the first part of every path, unless a domain name is configured. */
export const REST_STAGE = 'live';
