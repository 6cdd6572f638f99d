import {
  type ApiGatewayV2Client,
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
} from '@aws-sdk/client-apigatewayv2';

/** A public HTTP API with one route to a function. */
export interface HttpApi {
  readonly id: string;
  /** URL of POST /classify. */
  readonly url: string;
}

/** Creates the API; the permission to invoke the function is the caller's. */
export async function createHttpApi(
  client: ApiGatewayV2Client,
  name: string,
  functionArn: string,
): Promise<HttpApi> {
  const { ApiId = '', ApiEndpoint = '' } = await client.send(
    new CreateApiCommand({ Name: name, ProtocolType: 'HTTP' }),
  );
  const { IntegrationId } = await client.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: functionArn,
      PayloadFormatVersion: '2.0',
    }),
  );
  const Target = `integrations/${IntegrationId}`;
  await client.send(new CreateRouteCommand({ ApiId, RouteKey: 'POST /classify', Target }));
  await client.send(new CreateStageCommand({ ApiId, StageName: '$default', AutoDeploy: true }));
  return { id: ApiId, url: `${ApiEndpoint}/classify` };
}
