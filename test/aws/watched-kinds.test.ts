import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDashboardOf, tagsFor } from '../../infra/naming.ts';
import { type AwsClients, awsClients } from '../../src/aws/core/clients.ts';
import { dashboardKind, type DashboardSpec } from '../../src/aws/cloudwatch/dashboard.ts';
import { concurrencyPool } from '../../src/aws/lambda/function-concurrency.ts';
import { functionKind, type FunctionSpec } from '../../src/aws/lambda/function.ts';
import { type AccessLog } from '../../src/aws/apigateway/http-api/stage.ts';
import { httpApiKind, type HttpApiSpec } from '../../src/aws/apigateway/http-api/http-api.ts';
import { roleKind } from '../../src/aws/iam/role.ts';
import { awsEnvironment, type EmulatedAccount, openEmulatedAccount, REGION } from '../emulated-account.ts';
import { ACCOUNT, calm, functionOf, roleOf, ROLES, withFunction } from './function-under-test.ts';
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

const clients = () => aws;

const withRole = async (on: AwsClients, owner: string): Promise<void> =>
  await roleKind(on, ROLES).create(roleOf(owner, 'lambda.amazonaws.com'), calm);

describe('the reserved concurrency of a function', () => {
  const reserving =
    (executions?: number, memoryMb?: number) =>
    (owner: string): FunctionSpec =>
      functionOf(owner, undefined, memoryMb, executions);
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
    await functionKind(aws).create(functionOf('pool-dev', undefined, undefined, 300), calm);
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
  routeThrottles: {},
  cors: undefined,
  accessLog,
  executeArnPrefix: `arn:aws:execute-api:${REGION}:${ACCOUNT}`,
  tags: tagsFor(owner, 'api', {}),
});

describe('the access log of an HTTP API', () => {
  const writing = (format: string) => (owner: string) =>
    apiOf(owner, { groupArn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${owner}`, format });
  const silent = (owner: string) => apiOf(owner);
  const cases = {
    started: [silent, writing('$context.requestId')],
    changed: [writing('$context.requestId'), writing('$context.requestId $context.status')],
    stopped: [writing('$context.requestId'), silent],
  } as const;
  describe.each(Object.entries(cases))('is %s', (name, [spec, changed]) => {
    kindSuite({ kind: httpApiKind, spec, changed, prepare: withFunction }, clients, `log-${name}`);
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
