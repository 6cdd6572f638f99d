import type { RouteThrottles, Throttle } from '../../src/aws/apigateway/throttle.ts';
import { type RouteName, ROUTES } from '../../src/contract/routes.ts';
import type { GatewayOptions } from '../../src/config/gateway-options.ts';

/** By route key, for routes that have a throttle of their own; one that says only half takes the rest from the gateway. */
export function routeThrottles(gateway: GatewayOptions): RouteThrottles {
  const names = Object.keys(ROUTES) as RouteName[];
  return Object.fromEntries(names.flatMap((name) => own(gateway, name)));
}

function own({ ratePerSecond, burst, routes }: GatewayOptions, name: RouteName): [string, Throttle][] {
  const wanted = routes[name];
  if (wanted?.ratePerSecond === undefined && wanted?.burst === undefined) return [];
  const { method, path } = ROUTES[name];
  const throttle = {
    ratePerSecond: wanted.ratePerSecond ?? ratePerSecond,
    burst: wanted.burst ?? burst,
  };
  return [[`${method} ${path}`, throttle]];
}
