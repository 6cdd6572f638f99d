import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { WAFV2Client } from '@aws-sdk/client-wafv2';

/** The API and the function behind it. */
export interface ApiClients {
  /** API Gateway's custom endpoint, if any. The SDK resolves it too, but only reveals it after a call. */
  readonly apiEndpoint: URL | undefined;
  readonly apigateway: APIGatewayClient;
  readonly apigatewayv2: ApiGatewayV2Client;
  readonly lambda: LambdaClient;
  readonly waf: WAFV2Client;
}

export function apiClients(
  common: { readonly region: string; readonly maxAttempts: number },
  environment: NodeJS.ProcessEnv,
): ApiClients {
  return {
    apiEndpoint: customEndpoint(environment),
    apigateway: new APIGatewayClient(common),
    apigatewayv2: new ApiGatewayV2Client(common),
    lambda: new LambdaClient(common),
    waf: new WAFV2Client(common),
  };
}

function customEndpoint(environment: NodeJS.ProcessEnv): URL | undefined {
  const url = environment['AWS_ENDPOINT_URL_API_GATEWAY'] ?? environment['AWS_ENDPOINT_URL'];
  return url ? new URL(url) : undefined;
}
