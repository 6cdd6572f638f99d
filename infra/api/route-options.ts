import type { RouteThrottles, Throttle } from '../../src/aws/apigateway/throttle.ts';
import type { Config } from '../../src/config/config.ts';
import type { GatewayOptions } from '../../src/config/gateway-options.ts';
import { routesIn } from '../../src/config/served-task.ts';
import type { Route } from '../../src/contract/routes.ts';

/** Throttles by route key, for routes that override the gateway; what a route leaves out is the gateway's. */
export function routeThrottles(config: Config): RouteThrottles {
  return Object.fromEntries(routesIn(config).flatMap((route) => own(config.gateway, route)));
}

function own(
  { ratePerSecond, burst, routes }: Config['gateway'],
  { name, method, path }: Route,
): [string, Throttle][] {
  const wanted = routes[name];
  if (wanted?.ratePerSecond === undefined && wanted?.burst === undefined) return [];
  const throttle = {
    ratePerSecond: wanted.ratePerSecond ?? ratePerSecond,
    burst: wanted.burst ?? burst,
  };
  return [[`${method} ${path}`, throttle]];
}

/** Scopes of which a token needs at least one on a route: the route's, or those of all routes; none if empty. */
export function routeScopes({ jwt, routes }: GatewayOptions, name: string): readonly string[] {
  return routes[name]?.scopes ?? jwt?.scopes ?? [];
}
