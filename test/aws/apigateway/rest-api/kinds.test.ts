import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tagsFor } from '../../../../infra/naming.ts';
import { apiKeyKind, apiKeyValue, readApiKey } from '../../../../src/aws/apigateway/api-key.ts';
import { type AwsClients, awsClients } from '../../../../src/aws/core/clients.ts';
import { domainNameKind } from '../../../../src/aws/apigateway/domain-name.ts';
import { restApiKind, type RestApiSpec } from '../../../../src/aws/apigateway/rest-api/rest-api.ts';
import { usagePlanKind, type UsagePlanSpec } from '../../../../src/aws/apigateway/usage-plan/usage-plan.ts';
import { BODY_LIMITS } from '../../../../src/contract/limits.ts';
import { openApi } from '../../../../src/contract/openapi/document.ts';
import { restDocument, type RestOptions } from '../../../../src/contract/openapi/rest/document.ts';
import { ROUTES } from '../../../../src/contract/routes.ts';
import {
  awsEnvironment,
  type EmulatedAccount,
  openEmulatedAccount,
  REGION,
} from '../../../emulated-account.ts';
import { kindSuite } from '../../../suites/kind.suite.ts';
import { withFunction } from '../../function-under-test.ts';

let account: EmulatedAccount;
let aws: AwsClients;

beforeAll(async () => {
  account = await openEmulatedAccount({ timeScale: 0.001 });
  Object.assign(process.env, awsEnvironment(account.url));
  aws = awsClients(REGION, process.env);
});
afterAll(async () => {
  await account.close();
});

const calm = { signal: new AbortController().signal, onBytes: () => {} };
const ACCOUNT = '123456789012';
const clients = () => aws;

const AUTHORIZATION = { iam: 'AWS_IAM', jwt: 'JWT', 'api-key': 'NONE', none: 'NONE' } as const;

const restOf = (owner: string, auth: RestOptions['auth'] = 'iam', ratePerSecond = 50): RestApiSpec => {
  const functionArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${owner}-proxy`;
  const integrationUri = `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  const contract = openApi({ title: owner, auth: 'iam', bodyLimit: BODY_LIMITS.sagemakerServerless });
  return {
    name: owner,
    functionArn,
    integrationUri,
    timeoutMs: 29_000,
    document: restDocument(contract, { name: owner, integrationUri, timeoutMs: 29_000, auth }),
    methods: Object.values(ROUTES).map(({ method, path }) => ({
      key: `${method} ${path}`,
      authorization: AUTHORIZATION[auth],
      keyRequired: auth === 'api-key',
      scopes: auth === 'jwt' ? ['classify'] : [],
    })),
    jwt: auth === 'jwt' ? { issuer: 'https://issuer.example', audience: ['shop'] } : undefined,
    throttle: { ratePerSecond, burst: 100 },
    routeThrottles: ratePerSecond === 50 ? {} : { 'POST /classify': { ratePerSecond: 5, burst: 6 } },
    executeArnPrefix: `arn:aws:execute-api:${REGION}:${ACCOUNT}`,
    apiArnPrefix: `arn:aws:apigateway:${REGION}::`,
    tags: tagsFor(owner, 'api', {}),
  };
};

const keyOf = (owner: string) => ({
  name: `${owner}-key`,
  description: 'A key under test',
  tags: tagsFor(owner, 'key', {}),
});

const planOf = (owner: string, ratePerSecond = 50): UsagePlanSpec => ({
  name: `${owner}-plan`,
  apiName: owner,
  keyName: keyOf(owner).name,
  throttle: { ratePerSecond, burst: 100 },
  quota: ratePerSecond === 50 ? { requests: 10, per: 'day' } : undefined,
  tags: tagsFor(owner, 'plan', {}),
});

async function withRestApi(on: AwsClients, owner: string): Promise<void> {
  await withFunction(on, owner);
  await restApiKind(on).create(restOf(owner, 'api-key'), calm);
  await apiKeyKind(on).create(keyOf(owner), calm);
}

describe('rest-api', () => {
  const to = (auth: RestOptions['auth']) => (owner: string) => restOf(owner, auth, 10);
  const suite = (auth: RestOptions['auth'], name: string): void =>
    kindSuite({ kind: restApiKind, spec: restOf, changed: to(auth), prepare: withFunction }, clients, name);
  suite('api-key', 'rest-dev');
  suite('none', 'rest-open-dev');
  suite('jwt', 'rest-tokens-dev');

  it('changes whom it trusts as often as it is told to', async () => {
    const owner = 'rest-trust-dev';
    const kind = restApiKind(aws);
    const trusting = (audience: string): RestApiSpec => ({
      ...restOf(owner, 'jwt'),
      jwt: { issuer: 'https://issuer.example', audience: [audience] },
    });
    await withFunction(aws, owner);
    await kind.create(trusting('first'), calm);
    for (const audience of ['second', 'third', 'fourth']) {
      const live = await kind.read(owner);
      if (live) await kind.update?.(trusting(audience), live, kind.diff(trusting(audience), live));
      const after = await kind.read(owner);
      expect(after && kind.diff(trusting(audience), after)).toEqual([]);
    }
  });
});

describe('api-key', () => {
  kindSuite({ kind: apiKeyKind, spec: keyOf }, clients, 'key-dev');

  it('has a value that only who asks for it gets', async () => {
    await apiKeyKind(aws).create(keyOf('secret-dev'), calm);
    const live = await readApiKey(aws, 'secret-dev-key');
    const value = await apiKeyValue(aws, live?.id ?? '');
    expect(value.length).toBeGreaterThanOrEqual(20);
    expect(JSON.stringify(live)).not.toContain(value);
  });
});

describe('usage-plan', () => {
  const changed = (owner: string) => planOf(owner, 10);
  kindSuite(
    { kind: usagePlanKind, spec: planOf, changed, prepare: withRestApi, undated: true },
    clients,
    'plan-dev',
  );
});

describe('domain-name', () => {
  const spec = (owner: string, certificate = '1a2b3c4d') => ({
    name: `${owner}.example.com`,
    certificateArn: `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/${certificate}`,
    apiName: owner,
    tags: tagsFor(owner, 'domain', {}),
  });
  const changed = (owner: string) => spec(owner, '5e6f7a8b');
  kindSuite(
    { kind: domainNameKind, spec, changed, prepare: withRestApi, undated: true },
    clients,
    'domain-dev',
  );
});
