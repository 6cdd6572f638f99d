import type { RouteThrottles, Throttle } from '../../src/aws/apigateway/throttle.ts';
import type { Config } from '../../src/config/config.ts';
import type { GatewayOptions } from '../../src/config/gateway-options.ts';
import { routesIn } from '../../src/config/served-task.ts';
import { limitsOfRoute } from '../../src/config/throttle.ts';
import type { Route } from '../../src/contract/routes.ts';

export { routeLimits } from '../../src/config/throttle.ts';

/** Throttles by route key, for routes that override the gateway; what a route leaves out is the gateway's. */
export function routeThrottles(config: Config): RouteThrottles {
  return Object.fromEntries(routesIn(config).flatMap((route) => own(config.gateway, route)));
}

function own(gateway: Config['gateway'], { name, method, path }: Route): [string, Throttle][] {
  const wanted = gateway.routes[name];
  if (wanted?.ratePerSecond === undefined && wanted?.burst === undefined) return [];
  return [[`${method} ${path}`, limitsOfRoute(gateway, name)]];
}

/** Scopes of which a token needs at least one on a route: the route's, or those of all routes; none if empty. */
export function routeScopes({ jwt, routes }: GatewayOptions, name: string): readonly string[] {
  return routes[name]?.scopes ?? jwt?.scopes ?? [];
}
