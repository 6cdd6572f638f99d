/** The three routes of the gateway: one table for the proxy, API Gateway and the OpenAPI document. */
export const ROUTES = {
  classify: { method: 'POST', path: '/classify' },
  health: { method: 'GET', path: '/health' },
  openapi: { method: 'GET', path: '/openapi.json' },
} as const;

export type RouteName = keyof typeof ROUTES;
