import type { RouteLimits } from '../../config/throttle.ts';
import type { Change } from '../../reconcile/resource.ts';

export type Throttle = RouteLimits;

/** A throttle as API Gateway returns it for either API type; both members are optional. */
export interface LiveThrottle {
  readonly ratePerSecond: number | undefined;
  readonly burst: number | undefined;
}

/** Throttles by route key, for routes that override the default. */
export type RouteThrottles<Each = Throttle> = Readonly<Record<string, Each>>;

/** Throttles of routes that may differ; those that do not have equal values. */
export function routeThrottleChanges(wanted: RouteThrottles, live: RouteThrottles<LiveThrottle>): Change[] {
  const keys = new Set([...Object.keys(wanted), ...Object.keys(live)]);
  return [...keys].map((key) => ({
    field: `throttle of ${key}`,
    from: throttleText(live[key]),
    to: throttleText(wanted[key]),
  }));
}

function throttleText(throttle: LiveThrottle | undefined): string | undefined {
  return throttle && `${throttle.ratePerSecond ?? '-'} per second, burst ${throttle.burst ?? '-'}`;
}
