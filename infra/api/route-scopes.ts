import type { RouteName } from '../../src/contract/routes.ts';
import type { GatewayOptions } from '../../src/config/gateway-options.ts';

/** Of which scopes a token must have one on a route: its own, or those of all routes. Any token will do without. */
export function routeScopes({ jwt, routes }: GatewayOptions, name: RouteName): readonly string[] {
  return routes[name]?.scopes ?? jwt?.scopes ?? [];
}
