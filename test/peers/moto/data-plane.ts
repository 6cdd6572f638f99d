import { ApiGatewayV2Client, GetIntegrationCommand, GetRoutesCommand } from '@aws-sdk/client-apigatewayv2';
import { GetFunctionConfigurationCommand, GetPolicyCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { addressName, decodeTarget, TARGET_VARIABLE } from '../../../src/contract/target.ts';
import { KEY, REGION } from '../../emulated-account.ts';
import type { MotoRequest } from './gap.ts';

/**
 * moto runs neither APIs nor functions nor models. This follows a request through the resources deployed in moto
 * (route → integration → function and its permission → endpoint → configuration → model) and responds with the
 * release of the model; a missing link is a 500 that names it.
 */
export async function followed(motoUrl: string, received: MotoRequest): Promise<Response> {
  const [, apiId = '', path = ''] = /^\/execute-api\/([a-z0-9]+)(\/.*)$/.exec(received.path) ?? [];
  try {
    const route = await routeOf(motoUrl, apiId, `${received.method} ${path}`);
    if (route.authorizationType === 'AWS_IAM' && !received.headers.has('authorization'))
      return Response.json({ message: 'Forbidden' }, { status: 403 });
    const endpoint = await endpointBehind(motoUrl, route.functionArn);
    const release = await releaseOf(motoUrl, endpoint);
    return Response.json([[{ label: 'followed', score: 1 }]], { headers: { 'x-release-id': release } });
  } catch (error) {
    return Response.json({ message: String(error) }, { status: 500 });
  }
}

/** The response of InvokeEndpoint: moto has a queue of canned responses, so the release is set here. */
export async function invokeEndpoint(motoUrl: string, { path }: MotoRequest): Promise<Response> {
  const name = /^\/endpoints\/([^/]+)\//.exec(path)?.[1] ?? '';
  const headers = {
    'x-amzn-sagemaker-custom-attributes': `release=${await releaseOf(motoUrl, name)}`,
    'x-amzn-invoked-production-variant': 'primary',
  };
  return Response.json([[{ label: 'followed', score: 1 }]], { headers });
}

function settings(endpoint: string) {
  return { endpoint, region: REGION, credentials: KEY };
}

async function routeOf(url: string, ApiId: string, key: string) {
  const client = new ApiGatewayV2Client(settings(url));
  const { Items = [] } = await client.send(new GetRoutesCommand({ ApiId }));
  const route = Items.find(({ RouteKey }) => RouteKey === key);
  const IntegrationId = present(route?.Target, `a route ${key}`).replace('integrations/', '');
  const integration = await client.send(new GetIntegrationCommand({ ApiId, IntegrationId }));
  return {
    authorizationType: route?.AuthorizationType,
    functionArn: present(integration.IntegrationUri, 'an integration URI'),
  };
}

async function endpointBehind(url: string, FunctionName: string): Promise<string> {
  const client = new LambdaClient(settings(url));
  const { Policy } = await client.send(new GetPolicyCommand({ FunctionName }));
  if (!Policy?.includes('apigateway.amazonaws.com')) throw new Error('API Gateway has no permission');
  const { Environment } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return addressName(decodeTarget(Environment?.Variables?.[TARGET_VARIABLE]));
}

async function releaseOf(url: string, EndpointName: string): Promise<string> {
  const client = new SageMakerClient(settings(url));
  const { EndpointConfigName } = await client.send(new DescribeEndpointCommand({ EndpointName }));
  const config = await client.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
  const ModelName = config.ProductionVariants?.[0]?.ModelName;
  const { PrimaryContainer } = await client.send(new DescribeModelCommand({ ModelName }));
  return present(PrimaryContainer?.Environment?.['SAGEMAKER_GATEWAY_RELEASE'], 'a release id');
}

function present(value: string | undefined, what: string): string {
  if (value === undefined) throw new Error(`moto holds no ${what}`);
  return value;
}
