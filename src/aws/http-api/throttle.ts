import { DeleteRouteSettingsCommand, type RouteSettings } from '@aws-sdk/client-apigatewayv2';
import type { Change } from '../../reconcile/resource.ts';
import type { AwsClients } from '../clients.ts';
import { unlessGone } from '../errors.ts';

/** How fast a route may be asked: requests per second, and how many at once before the rate counts. */
export interface ThrottleSpec {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** What a throttle of API Gateway says; it may leave either out. */
export interface LiveThrottle {
  readonly ratePerSecond: number | undefined;
  readonly burst: number | undefined;
}

/** Throttles by route key, for routes that have one of their own. */
export type RouteThrottles = Readonly<Record<string, LiveThrottle>>;

export function routeSettings({ ratePerSecond, burst }: ThrottleSpec): RouteSettings {
  return { ThrottlingRateLimit: ratePerSecond, ThrottlingBurstLimit: burst };
}

export function liveThrottle(settings: RouteSettings | undefined): LiveThrottle {
  return { ratePerSecond: settings?.ThrottlingRateLimit, burst: settings?.ThrottlingBurstLimit };
}

/** The differences of the routes' own throttles. */
export function throttleChanges(
  wanted: Readonly<Record<string, ThrottleSpec>>,
  live: RouteThrottles,
): Change[] {
  const keys = new Set([...Object.keys(wanted), ...Object.keys(live)]);
  return [...keys].map((key) => ({
    field: `throttle of ${key}`,
    from: worded(live[key]),
    to: worded(wanted[key]),
  }));
}

function worded(throttle: LiveThrottle | undefined): string | undefined {
  return throttle && `${throttle.ratePerSecond ?? '-'} a second, burst ${throttle.burst ?? '-'}`;
}

/** Takes the throttles of routes away that shall go by the stage's again; an update of the stage cannot. */
export async function removeSpareThrottles(
  aws: AwsClients,
  stage: { readonly ApiId: string; readonly StageName: string },
  wanted: Readonly<Record<string, ThrottleSpec>>,
  live: RouteThrottles,
): Promise<void> {
  for (const RouteKey of Object.keys(live)) {
    if (wanted[RouteKey]) continue;
    await unlessGone(
      'apigateway:DELETE routesettings',
      async () => await aws.apigatewayv2.send(new DeleteRouteSettingsCommand({ ...stage, RouteKey })),
    );
  }
}
