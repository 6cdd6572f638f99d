/** The three routes of the gateway: one table for the proxy, API Gateway and the OpenAPI document. */
export const ROUTES = {
  classify: { method: 'POST', path: '/classify' },
  health: { method: 'GET', path: '/health' },
  openapi: { method: 'GET', path: '/openapi.json' },
} as const;

export type RouteName = keyof typeof ROUTES;

/** The one stage of a REST API: it stands before every path, but for a domain of one's own. */
export const REST_STAGE = 'live';
