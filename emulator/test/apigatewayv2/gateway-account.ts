import { type IncomingMessage, request as httpRequest } from 'node:http';
import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  type CreateApiCommandInput,
  CreateIntegrationCommand,
  CreateRouteCommand,
  type CreateRouteCommandInput,
  CreateStageCommand,
  type CreateStageCommandInput,
} from '@aws-sdk/client-apigatewayv2';
import { deployFunction, type FunctionAccount, openFunctionAccount } from '../lambda/function-account.ts';

/** An integration that the control plane accepts; its function need not exist. */
export const INTEGRATION = {
  IntegrationType: 'AWS_PROXY',
  IntegrationUri: 'arn:aws:lambda:us-east-1:123456789012:function:proxy',
  PayloadFormatVersion: '2.0',
} as const;

/** The function account with a client of API Gateway's control plane, and common fixtures. */
export interface GatewayAccount extends FunctionAccount {
  gateway: ApiGatewayV2Client;
  /** Creates an API and returns its id. Members are untyped, so that invalid input can be tested. */
  newApi(members?: object): Promise<string>;
  /** Creates a minimal integration and returns its id. */
  newIntegration(apiId: string): Promise<string>;
}

export async function openGatewayAccount(): Promise<GatewayAccount> {
  const test = await openFunctionAccount();
  const gateway = new ApiGatewayV2Client(test.clientConfig());
  return {
    ...test,
    gateway,
    newApi: async (members) => {
      const api = { Name: 'any', ProtocolType: 'HTTP', ...members } as const;
      const { ApiId = '' } = await gateway.send(new CreateApiCommand(api));
      return ApiId;
    },
    newIntegration: async (ApiId) => {
      const made = await gateway.send(new CreateIntegrationCommand({ ApiId, ...INTEGRATION }));
      return made.IntegrationId ?? '';
    },
  };
}

/** Options of the deployed API; the defaults are minimal. */
export interface ApiOptions {
  source?: string;
  routes?: readonly (Partial<CreateRouteCommandInput> & { RouteKey: string })[];
  api?: Partial<CreateApiCommandInput>;
  stage?: Partial<CreateStageCommandInput>;
  timeoutMs?: number;
  /** SourceArn suffix after `arn:aws:execute-api:us-east-1:123456789012:{api}/`; null grants no permission. */
  permission?: string | null;
}

export interface Deployed {
  url: string;
  apiId: string;
  integrationId: string;
  gateway: ApiGatewayV2Client;
}

const ECHO = 'export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });';
let serial = 0;

/** Deploys a function and an HTTP API in front of it, with the usual API calls. */
export async function deployApi(test: FunctionAccount, wanted: ApiOptions = {}): Promise<Deployed> {
  serial += 1;
  const name = `behind-${serial}`;
  const gateway = new ApiGatewayV2Client(test.clientConfig());
  const functionArn = await deployFunction(test.lambda, name, wanted.source ?? ECHO, { Timeout: 30 });
  const { ApiId = '', ApiEndpoint = '' } = await gateway.send(
    new CreateApiCommand({ Name: name, ProtocolType: 'HTTP', ...wanted.api }),
  );
  const { IntegrationId = '' } = await gateway.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: functionArn,
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: wanted.timeoutMs,
    }),
  );
  const Target = `integrations/${IntegrationId}`;
  for (const route of wanted.routes ?? [{ RouteKey: 'POST /classify' }]) {
    await gateway.send(new CreateRouteCommand({ ApiId, Target, ...route }));
  }
  const stage = { ApiId, StageName: '$default', AutoDeploy: true, ...wanted.stage };
  await gateway.send(new CreateStageCommand(stage));
  if (wanted.permission !== null) {
    await test.lambda.send(
      new AddPermissionCommand({
        FunctionName: name,
        StatementId: 'gateway',
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: `arn:aws:execute-api:us-east-1:123456789012:${ApiId}/${wanted.permission ?? '*'}`,
      }),
    );
  }
  return { url: ApiEndpoint, apiId: ApiId, integrationId: IntegrationId, gateway };
}

export const JSON_TYPE = { 'content-type': 'application/json' };

/** Posts a request to the API, as JSON by default. */
export async function post(
  url: string,
  body: BodyInit | null = '{}',
  headers: Record<string, string> = JSON_TYPE,
): Promise<Response> {
  return await fetch(url, { method: 'POST', body, headers });
}

export interface RawRequest {
  method: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  chunked?: boolean;
}

/** A request with exactly these headers: fetch adds a Content-Type and does not allow setting Origin and Host. */
export async function rawRequest(
  url: string,
  { method, headers = {}, body = '', chunked }: RawRequest,
): Promise<Response> {
  const length = chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': Buffer.byteLength(body) };
  return await new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers: { ...headers, ...length } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => resolve(toResponse(incoming, Buffer.concat(chunks))));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function toResponse({ statusCode = 0, headersDistinct }: IncomingMessage, body: Buffer): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return new Response(statusCode === 204 ? null : new Uint8Array(body), { status: statusCode, headers });
}
