import type { Change } from '../../reconcile/resource.ts';

/** How fast a route may be asked: requests per second, and how many at once before the rate counts. */
export interface Throttle {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** What a throttle of API Gateway says, of either flavour; it may leave either out. */
export interface LiveThrottle {
  readonly ratePerSecond: number | undefined;
  readonly burst: number | undefined;
}

/** Throttles by route key, for routes that have one of their own. */
export type RouteThrottles<Each = Throttle> = Readonly<Record<string, Each>>;

/** What of the routes' own throttles may differ; those that do not are among them, with equal sides. */
export function routeThrottleChanges(wanted: RouteThrottles, live: RouteThrottles<LiveThrottle>): Change[] {
  const keys = new Set([...Object.keys(wanted), ...Object.keys(live)]);
  return [...keys].map((key) => ({
    field: `throttle of ${key}`,
    from: worded(live[key]),
    to: worded(wanted[key]),
  }));
}

function worded(throttle: LiveThrottle | undefined): string | undefined {
  return throttle && `${throttle.ratePerSecond ?? '-'} a second, ${throttle.burst ?? '-'} at once`;
}
