import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDashboardOf, isRoleOf, ROLE_PATH, tagsFor } from '../../infra/naming.ts';
import { type AwsClients, awsClients } from '../../src/aws/clients.ts';
import { dashboardKind, type DashboardSpec } from '../../src/aws/dashboard.ts';
import { concurrencyPool } from '../../src/aws/function-concurrency.ts';
import { functionKind, type FunctionSpec } from '../../src/aws/function.ts';
import { type AccessLog } from '../../src/aws/http-api-stage.ts';
import { httpApiKind, type HttpApiSpec } from '../../src/aws/http-api.ts';
import { type PolicyDocument, roleKind } from '../../src/aws/role.ts';
import { awsEnvironment, type EmulatedAccount, openEmulatedAccount, REGION } from '../emulated-account.ts';
import { kindSuite } from '../suites/kind.suite.ts';

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

async function withRole(on: AwsClients, owner: string): Promise<void> {
  const Principal = { Service: 'lambda.amazonaws.com' };
  const documentOf = (statement: object): PolicyDocument => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', ...statement }],
  });
  const trust = documentOf({ Principal, Action: 'sts:AssumeRole' });
  const policy = documentOf({ Action: 's3:GetObject', Resource: '*' });
  const tags = tagsFor(owner, 'role', {});
  const name = `${owner}-${REGION}-role`;
  const roles = roleKind(on, { path: ROLE_PATH, isHere: isRoleOf });
  await roles.create({ name, description: 'A role under test', trust, policy, tags }, calm);
}

const zip = zipSync({ 'index.mjs': new TextEncoder().encode('export const handler = async () => 1;') });

const functionOf = (owner: string, reservedConcurrency?: number, memoryMb = 256): FunctionSpec => ({
  name: `${owner}-proxy`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role${ROLE_PATH}${owner}-${REGION}-role`,
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  zip,
  codeSha256: createHash('sha256').update(zip).digest('base64'),
  memoryMb,
  timeoutSeconds: 29,
  environment: {},
  reservedConcurrency,
  tags: tagsFor(owner, 'proxy', {}),
});

describe('the reserved concurrency of a function', () => {
  const reserving =
    (executions?: number, memoryMb?: number) =>
    (owner: string): FunctionSpec =>
      functionOf(owner, executions, memoryMb);
  const cases = {
    made: [reserving(), reserving(7)],
    changed: [reserving(5), reserving(7, 512)],
    'given back': [reserving(5), reserving()],
  } as const;
  describe.each(Object.entries(cases))('is %s', (name, [spec, changed]) => {
    const given = { kind: functionKind, spec, changed, prepare: withRole };
    kindSuite(given, clients, `reserved-${name.replace(' ', '-')}`);
  });

  it('takes from the pool of the region', async () => {
    await withRole(aws, 'pool-dev');
    await functionKind(aws).create(functionOf('pool-dev', 300), calm);
    expect(await concurrencyPool(aws, 'pool-dev-proxy')).toEqual({ total: 1000, unreserved: 700, own: 300 });
    expect(await concurrencyPool(aws, 'absent')).toEqual({ total: 1000, unreserved: 700, own: 0 });
    await functionKind(aws).remove('pool-dev-proxy');
  });
});

const apiOf = (owner: string, accessLog?: AccessLog): HttpApiSpec => ({
  name: owner,
  functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${owner}-proxy`,
  timeoutMs: 30_000,
  routes: [{ key: 'POST /classify', authorization: 'AWS_IAM' }],
  throttle: { ratePerSecond: 50, burst: 100 },
  accessLog,
  executeArnPrefix: `arn:aws:execute-api:${REGION}:${ACCOUNT}`,
  tags: tagsFor(owner, 'api', {}),
});

describe('the access log of an HTTP API', () => {
  const prepare = async (on: AwsClients, owner: string): Promise<void> => {
    await withRole(on, owner);
    await functionKind(on).create(functionOf(owner), calm);
  };
  const writing = (format: string) => (owner: string) =>
    apiOf(owner, { groupArn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${owner}`, format });
  const silent = (owner: string) => apiOf(owner);
  const cases = {
    started: [silent, writing('$context.requestId')],
    changed: [writing('$context.requestId'), writing('$context.requestId $context.status')],
    stopped: [writing('$context.requestId'), silent],
  } as const;
  describe.each(Object.entries(cases))('is %s', (name, [spec, changed]) => {
    kindSuite({ kind: httpApiKind, spec, changed, prepare }, clients, `log-${name}`);
  });
});

describe('dashboard', () => {
  const kind = (on: AwsClients) => dashboardKind(on, isDashboardOf);
  const spec = (owner: string, markdown = 'shown'): DashboardSpec => ({
    name: `${owner}-${REGION}`,
    body: { widgets: [{ type: 'text', width: 6, height: 2, properties: { markdown } }] },
    tags: tagsFor(owner, 'dashboard', {}),
  });
  const changed = (owner: string) => spec(owner, 'shown otherwise');
  kindSuite({ kind, spec, changed }, clients, 'dashboard-dev');

  it('of another region is none of this one’s', async () => {
    const abroad = { ...spec('dashboard-away'), name: 'dashboard-away-us-east-1' };
    await kind(aws).create(abroad, calm);
    expect(await kind(aws).list('dashboard-away')).toEqual([]);
    await kind(aws).remove(abroad.name);
  });
});
