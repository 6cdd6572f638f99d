import {
  CreateStageCommand,
  DeleteAccessLogSettingsCommand,
  DeleteRouteSettingsCommand,
  type RouteSettings,
  type Stage,
  UpdateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { Change } from '../../../reconcile/resource.ts';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessGone } from '../../core/errors.ts';
import { type LiveThrottle, routeThrottleChanges, type RouteThrottles, type Throttle } from '../throttle.ts';

/** `$default` serves from the root of the URL. */
export const STAGE_NAME = '$default';

/** Destination and format of the access log. */
export interface AccessLog {
  /** ARN of a log group, without the suffix `:*`. */
  readonly groupArn: string;
  /** One line with $context variables, including the request id. */
  readonly format: string;
}

/** Settings of the only stage. */
export interface StageSpec {
  readonly throttle: Throttle;
  /** By route key, for routes that override it. */
  readonly routeThrottles: RouteThrottles;
  /** No access log if undefined. */
  readonly accessLog: AccessLog | undefined;
}

export interface LiveStage extends LiveThrottle {
  readonly routes: RouteThrottles<LiveThrottle>;
  readonly accessLog: AccessLog | undefined;
}

export function describedStage({ DefaultRouteSettings, RouteSettings, AccessLogSettings }: Stage): LiveStage {
  const { DestinationArn, Format = '' } = AccessLogSettings ?? {};
  const routes = Object.entries(RouteSettings ?? {});
  return {
    ...liveThrottle(DefaultRouteSettings),
    routes: Object.fromEntries(routes.map(([key, settings]) => [key, liveThrottle(settings)])),
    accessLog:
      DestinationArn === undefined
        ? undefined
        : { groupArn: DestinationArn.replace(/:\*$/, ''), format: Format },
  };
}

/** Fields of the stage that may differ; those that do not have equal values. */
export function stageFields(spec: StageSpec, live: LiveStage | undefined): Change[] {
  const { throttle, routeThrottles, accessLog } = spec;
  return [
    { field: 'requests per second', from: live?.ratePerSecond, to: throttle.ratePerSecond },
    { field: 'burst', from: live?.burst, to: throttle.burst },
    ...routeThrottleChanges(routeThrottles, live?.routes ?? {}),
    { field: 'access log', from: live?.accessLog?.groupArn, to: accessLog?.groupArn },
    { field: 'access log format', from: live?.accessLog?.format, to: accessLog?.format },
  ];
}

/** Creates or updates the stage; makes no call if it matches already. */
export async function syncStage(
  aws: AwsClients,
  apiId: string,
  spec: StageSpec,
  live: LiveStage | undefined,
): Promise<void> {
  const part = stageInput(apiId, spec);
  if (!live) {
    await calling(
      'apigateway:POST stage',
      async () => await aws.apigatewayv2.send(new CreateStageCommand(part)),
    );
    return;
  }
  await removeSpareThrottles(aws, { ApiId: apiId, StageName: STAGE_NAME }, spec.routeThrottles, live.routes);
  // An update can set them but not remove them.
  if (live.accessLog && !spec.accessLog) await stopAccessLog(aws, apiId);
  if (stageFields(spec, live).every(({ from, to }) => from === to || to === undefined)) return;
  await calling(
    'apigateway:PATCH stage',
    async () => await aws.apigatewayv2.send(new UpdateStageCommand(part)),
  );
}

function stageInput(ApiId: string, { throttle, routeThrottles, accessLog }: StageSpec) {
  const routes = Object.entries(routeThrottles);
  return {
    ApiId,
    StageName: STAGE_NAME,
    AutoDeploy: true,
    DefaultRouteSettings: routeSettings(throttle),
    // They refer to routes, which exist by now.
    RouteSettings: Object.fromEntries(routes.map(([key, own]) => [key, routeSettings(own)])),
    ...(accessLog && {
      AccessLogSettings: { DestinationArn: accessLog.groupArn, Format: accessLog.format },
    }),
  };
}

async function stopAccessLog(aws: AwsClients, ApiId: string): Promise<void> {
  await unlessGone(
    'apigateway:DELETE accesslogsettings',
    async () =>
      await aws.apigatewayv2.send(new DeleteAccessLogSettingsCommand({ ApiId, StageName: STAGE_NAME })),
  );
}

function routeSettings({ ratePerSecond, burst }: Throttle): RouteSettings {
  return { ThrottlingRateLimit: ratePerSecond, ThrottlingBurstLimit: burst };
}

function liveThrottle(settings: RouteSettings | undefined): LiveThrottle {
  return { ratePerSecond: settings?.ThrottlingRateLimit, burst: settings?.ThrottlingBurstLimit };
}

/** Removes throttles of routes that should use the stage's again; an update of the stage cannot. */
async function removeSpareThrottles(
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
