import type { GatewayOptions } from './gateway-options.ts';

/** Limits of a route for all of its callers together: requests per second, and the burst limit in requests. */
export interface RouteLimits {
  readonly ratePerSecond: number;
  readonly burst: number;
}

const WITH_CREDENTIALS: RouteLimits = { ratePerSecond: 50, burst: 100 };

/** Of an open route: every request is billed to this account, whoever sends it. */
export const OPEN_ROUTE: RouteLimits = { ratePerSecond: 10, burst: 20 };

type Options = Pick<GatewayOptions, 'auth' | 'ratePerSecond' | 'burst' | 'routes'>;

/** The limits of the routes that have none of their own: as configured, or the default for the authentication. */
export function routeLimits({ auth, ratePerSecond, burst }: Options): RouteLimits {
  const otherwise = auth === 'none' ? OPEN_ROUTE : WITH_CREDENTIALS;
  return { ratePerSecond: ratePerSecond ?? otherwise.ratePerSecond, burst: burst ?? otherwise.burst };
}

/** The limits of one route, by name. */
export function limitsOfRoute(options: Options, name: string): RouteLimits {
  const own = options.routes[name];
  const limits = routeLimits(options);
  return {
    ratePerSecond: own?.ratePerSecond ?? limits.ratePerSecond,
    burst: own?.burst ?? limits.burst,
  };
}
