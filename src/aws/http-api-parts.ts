import {
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  DeleteApiCommand,
  DeleteIntegrationCommand,
  DeleteRouteCommand,
  UpdateIntegrationCommand,
  UpdateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { AwsClients } from './clients.ts';
import { calling, unlessGone } from './errors.ts';
import { corsConfiguration, syncCors } from './http-api-cors.ts';
import { allowInvoke } from './invoke-permission.ts';
import {
  type HttpApiSpec,
  type LiveHttpApi,
  type LiveRoute,
  permissionOn,
  type Route,
} from './http-api-read.ts';
import { syncStage } from './http-api-stage.ts';

/** Makes the API with its tags, then its parts. A crash in between leaves an API whose parts the next run adds. */
export async function createHttpApi(aws: AwsClients, spec: HttpApiSpec): Promise<void> {
  const cors = spec.cors && corsConfiguration(spec.cors);
  const input = {
    Name: spec.name,
    ProtocolType: 'HTTP' as const,
    Tags: { ...spec.tags },
    ...(cors && { CorsConfiguration: cors }),
  };
  const api = await calling(
    'apigateway:POST api',
    async () => await aws.apigatewayv2.send(new CreateApiCommand(input)),
  );
  await syncHttpApi(aws, spec, {
    id: api.ApiId ?? '',
    endpoint: api.ApiEndpoint,
    owner: undefined,
    duplicateIds: [],
    spareIntegrationIds: [],
    integration: undefined,
    routes: [],
    stage: undefined,
    cors,
    invokeAllowed: false,
  });
}

/** Brings every part to the declaration; what is right already costs no call. */
export async function syncHttpApi(aws: AwsClients, spec: HttpApiSpec, live: LiveHttpApi): Promise<void> {
  for (const ApiId of live.duplicateIds) {
    await unlessGone(
      'apigateway:DELETE api',
      async () => await aws.apigatewayv2.send(new DeleteApiCommand({ ApiId })),
    );
  }
  await Promise.all([
    syncRoutes(aws, spec, live),
    syncCors(aws, live.id, spec.cors, live.cors),
    live.invokeAllowed
      ? undefined
      : allowInvoke(aws, permissionOn(spec.functionArn), `${spec.executeArnPrefix}:${live.id}/*/*`),
  ]);
  // After the routes, one of which may have pointed at it.
  for (const IntegrationId of live.spareIntegrationIds) {
    await unlessGone(
      'apigateway:DELETE integration',
      async () =>
        await aws.apigatewayv2.send(new DeleteIntegrationCommand({ ApiId: live.id, IntegrationId })),
    );
  }
  // The stage goes last: deployed by itself, it then serves the routes from its first second.
  await syncStage(aws, live.id, spec, live.stage);
}

async function syncRoutes(aws: AwsClients, spec: HttpApiSpec, live: LiveHttpApi): Promise<void> {
  const target = `integrations/${await syncIntegration(aws, spec, live)}`;
  for (const route of spec.routes) {
    await syncRoute(
      aws,
      live.id,
      target,
      route,
      live.routes.find(({ key }) => key === route.key),
    );
  }
  const wanted = new Set(spec.routes.map(({ key }) => key));
  for (const { id, key } of live.routes) {
    if (wanted.has(key)) continue;
    await unlessGone(
      'apigateway:DELETE route',
      async () => await aws.apigatewayv2.send(new DeleteRouteCommand({ ApiId: live.id, RouteId: id })),
    );
  }
}

async function syncIntegration(aws: AwsClients, spec: HttpApiSpec, live: LiveHttpApi): Promise<string> {
  const { integration } = live;
  const part = {
    ApiId: live.id,
    IntegrationType: 'AWS_PROXY' as const,
    IntegrationUri: spec.functionArn,
    IntegrationMethod: 'POST',
    // The SDK's default is 1.0, whose events are another shape.
    PayloadFormatVersion: '2.0',
    TimeoutInMillis: spec.timeoutMs,
  };
  if (!integration) {
    const made = await calling(
      'apigateway:POST integration',
      async () => await aws.apigatewayv2.send(new CreateIntegrationCommand(part)),
    );
    return made.IntegrationId ?? '';
  }
  if (integration.functionArn !== spec.functionArn || integration.timeoutMs !== spec.timeoutMs) {
    await calling(
      'apigateway:PATCH integration',
      async () =>
        await aws.apigatewayv2.send(new UpdateIntegrationCommand({ ...part, IntegrationId: integration.id })),
    );
  }
  return integration.id;
}

async function syncRoute(
  aws: AwsClients,
  ApiId: string,
  Target: string,
  route: Route,
  live: LiveRoute | undefined,
): Promise<void> {
  const part = { ApiId, RouteKey: route.key, Target, AuthorizationType: route.authorization };
  if (!live) {
    await calling(
      'apigateway:POST route',
      async () => await aws.apigatewayv2.send(new CreateRouteCommand(part)),
    );
  } else if (live.authorization !== route.authorization || live.target !== Target) {
    await calling(
      'apigateway:PATCH route',
      async () => await aws.apigatewayv2.send(new UpdateRouteCommand({ ...part, RouteId: live.id })),
    );
  }
}
