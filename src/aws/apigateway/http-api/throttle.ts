import { DeleteRouteSettingsCommand, type RouteSettings } from '@aws-sdk/client-apigatewayv2';
import type { AwsClients } from '../../core/clients.ts';
import { unlessGone } from '../../core/errors.ts';
import type { LiveThrottle, RouteThrottles, Throttle } from '../throttle.ts';

export function routeSettings({ ratePerSecond, burst }: Throttle): RouteSettings {
  return { ThrottlingRateLimit: ratePerSecond, ThrottlingBurstLimit: burst };
}

export function liveThrottle(settings: RouteSettings | undefined): LiveThrottle {
  return { ratePerSecond: settings?.ThrottlingRateLimit, burst: settings?.ThrottlingBurstLimit };
}

/** Takes the throttles of routes away that shall go by the stage's again; an update of the stage cannot. */
export async function removeSpareThrottles(
  aws: AwsClients,
  stage: { readonly ApiId: string; readonly StageName: string },
  wanted: RouteThrottles,
  live: RouteThrottles<LiveThrottle>,
): Promise<void> {
  for (const RouteKey of Object.keys(live)) {
    if (wanted[RouteKey]) continue;
    await unlessGone(
      'apigateway:DELETE routesettings',
      async () => await aws.apigatewayv2.send(new DeleteRouteSettingsCommand({ ...stage, RouteKey })),
    );
  }
}
