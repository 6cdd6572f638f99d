import { tagsFor } from '../../../infra/naming.ts';
import { apiKeyKind } from '../../../src/aws/apigateway/api-key.ts';
import type { HttpApiSpec } from '../../../src/aws/apigateway/http-api/http-api.ts';
import { restApiKind, type RestApiSpec } from '../../../src/aws/apigateway/rest-api/rest-api.ts';
import type { UsagePlanSpec } from '../../../src/aws/apigateway/usage-plan/usage-plan.ts';
import type { AwsClients } from '../../../src/aws/core/clients.ts';
import { BODY_LIMITS } from '../../../src/contract/limits.ts';
import { task } from '../../../src/tasks/text-classification.ts';
import { openApi } from '../../../src/openapi/document.ts';
import { restDocument, type RestOptions } from '../../../src/openapi/rest/document.ts';
import { routesOf } from '../../../src/contract/routes.ts';
import { REGION } from '../../emulated-account.ts';
import { ACCOUNT, calm } from '../account-under-test.ts';
import { functionArnOf, withFunction } from './function.ts';

export const ISSUER = 'https://issuer.example';

/** An HTTP API with one route. */
export const httpApiOf = (owner: string, over: Partial<HttpApiSpec> = {}): HttpApiSpec => ({
  name: owner,
  functionArn: functionArnOf(owner),
  timeoutMs: 30_000,
  routes: [{ key: 'POST /classify', authorization: 'AWS_IAM' }],
  throttle: { ratePerSecond: 50, burst: 100 },
  accessLog: undefined,
  routeThrottles: {},
  cors: undefined,
  executeArnPrefix: `arn:aws:execute-api:${REGION}:${ACCOUNT}`,
  tags: tagsFor(owner, 'api', {}),
  ...over,
});

export const httpApiWithCors = (owner: string, origins: readonly string[], rate: number): HttpApiSpec =>
  httpApiOf(owner, {
    routeThrottles: { 'POST /classify': { ratePerSecond: rate, burst: 5 } },
    cors: {
      origins,
      methods: ['POST', 'GET'],
      requestHeaders: ['content-type', 'authorization'],
      answerHeaders: ['x-request-id'],
      maxAgeSeconds: rate,
    },
  });

export const httpApiWithLog = (owner: string, format: string): HttpApiSpec =>
  httpApiOf(owner, {
    accessLog: { groupArn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${owner}`, format },
  });

export const httpApiWithTokens = (owner: string): HttpApiSpec =>
  httpApiOf(owner, {
    routes: [{ key: 'POST /classify', authorization: 'JWT', scopes: ['classify'] }],
    jwt: { issuer: ISSUER, audience: ['gateway', 'other'] },
  });

export const httpApiWithOtherTokens = (owner: string): HttpApiSpec =>
  httpApiOf(owner, {
    routes: [{ key: 'POST /classify', authorization: 'JWT', scopes: [] }],
    jwt: { issuer: `${ISSUER}/other`, audience: ['third'] },
  });

const AUTHORIZATION = { iam: 'AWS_IAM', jwt: 'JWT', 'api-key': 'NONE', none: 'NONE' } as const;

export function restApiOf(owner: string, auth: RestOptions['auth'] = 'iam', ratePerSecond = 50): RestApiSpec {
  const functionArn = functionArnOf(owner);
  const integrationUri = `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  const contract = openApi({ task, title: owner, auth: 'iam', bodyLimit: BODY_LIMITS.sagemakerServerless });
  return {
    name: owner,
    functionArn,
    integrationUri,
    timeoutMs: 29_000,
    document: restDocument(contract, { name: owner, integrationUri, timeoutMs: 29_000, auth }),
    methods: routesOf('classify', '/classify').map(({ method, path }) => ({
      key: `${method} ${path}`,
      authorization: AUTHORIZATION[auth],
      keyRequired: auth === 'api-key',
      scopes: auth === 'jwt' ? ['classify'] : [],
    })),
    jwt: auth === 'jwt' ? { issuer: ISSUER, audience: ['shop'] } : undefined,
    throttle: { ratePerSecond, burst: 100 },
    routeThrottles: ratePerSecond === 50 ? {} : { 'POST /classify': { ratePerSecond: 5, burst: 6 } },
    executeArnPrefix: `arn:aws:execute-api:${REGION}:${ACCOUNT}`,
    apiArnPrefix: `arn:aws:apigateway:${REGION}::`,
    tags: tagsFor(owner, 'api', {}),
  };
}

export const apiKeyOf = (owner: string) => ({
  name: `${owner}-key`,
  description: 'A key under test',
  tags: tagsFor(owner, 'key', {}),
});

export const usagePlanOf = (owner: string, ratePerSecond = 50): UsagePlanSpec => ({
  name: `${owner}-plan`,
  apiName: owner,
  keyName: apiKeyOf(owner).name,
  throttle: { ratePerSecond, burst: 100 },
  quota: ratePerSecond === 50 ? { requests: 10, per: 'day' } : undefined,
  tags: tagsFor(owner, 'plan', {}),
});

export const domainOf = (owner: string, certificate = '1a2b3c4d') => ({
  name: `${owner}.example.com`,
  certificateArn: `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/${certificate}`,
  apiName: owner,
  tags: tagsFor(owner, 'domain', {}),
});

export async function withRestApi(aws: AwsClients, owner: string): Promise<void> {
  await withFunction(aws, owner);
  await restApiKind(aws).create(restApiOf(owner, 'api-key'), calm);
  await apiKeyKind(aws).create(apiKeyOf(owner), calm);
}
