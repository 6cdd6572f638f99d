import {
  CreateApiCommand,
  CreateIntegrationCommand,
  DeleteApiCommand,
  DeleteIntegrationCommand,
  UpdateIntegrationCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessGone } from '../../core/errors.ts';
import { corsConfiguration, syncCors } from './cors.ts';
import { allowInvoke } from '../../lambda/invoke-permission.ts';
import { type Authorizers, removeAuthorizers, syncAuthorizer } from './authorizer.ts';
import { authorizersOf } from './diff.ts';
import { type HttpApiSpec, type LiveHttpApi, permissionOn } from './read.ts';
import { syncRoutes } from './routes.ts';
import { syncStage } from './stage.ts';

/** Creates the API with its tags, then its parts. After a crash in between, the next run adds the missing parts. */
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
    authorizers: [],
    stage: undefined,
    cors,
    invokeAllowed: false,
  });
}

/** Updates every part to match the declaration; makes no call for parts that do already. */
export async function syncHttpApi(aws: AwsClients, spec: HttpApiSpec, live: LiveHttpApi): Promise<void> {
  for (const ApiId of live.duplicateIds) {
    await unlessGone(
      'apigateway:DELETE api',
      async () => await aws.apigatewayv2.send(new DeleteApiCommand({ ApiId })),
    );
  }
  const authorizers = authorizersOf(spec, live);
  await Promise.all([
    syncWays(aws, spec, live, authorizers),
    syncCors(aws, live.id, spec.cors, live.cors),
    live.invokeAllowed
      ? undefined
      : allowInvoke(aws, permissionOn(spec.functionArn), `${spec.executeArnPrefix}:${live.id}/*/*`),
  ]);
  // After the routes, one of which may have referred to it.
  await removeAuthorizers(aws, live.id, authorizers.spare);
  for (const IntegrationId of live.spareIntegrationIds) {
    await unlessGone(
      'apigateway:DELETE integration',
      async () =>
        await aws.apigatewayv2.send(new DeleteIntegrationCommand({ ApiId: live.id, IntegrationId })),
    );
  }
  // The stage comes last: it deploys automatically and serves the complete routes from the start.
  await syncStage(aws, live.id, spec, live.stage);
}

/** The integration and authorizer of the routes, then the routes. */
async function syncWays(
  aws: AwsClients,
  spec: HttpApiSpec,
  live: LiveHttpApi,
  authorizers: Authorizers,
): Promise<void> {
  const target = `integrations/${await syncIntegration(aws, spec, live)}`;
  const authorizerId = await syncAuthorizer(aws, live.id, spec.jwt, authorizers);
  await syncRoutes(aws, live.id, spec.routes, live.routes, { target, authorizerId });
}

async function syncIntegration(aws: AwsClients, spec: HttpApiSpec, live: LiveHttpApi): Promise<string> {
  const { integration } = live;
  const part = {
    ApiId: live.id,
    IntegrationType: 'AWS_PROXY' as const,
    IntegrationUri: spec.functionArn,
    IntegrationMethod: 'POST',
    // The SDK's default is 1.0, which has a different event format.
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
