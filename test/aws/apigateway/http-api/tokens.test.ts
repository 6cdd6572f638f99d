import { CreateAuthorizerCommand, UpdateRouteCommand } from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tagsFor } from '../../../../infra/naming.ts';
import { type AwsClients, awsClients } from '../../../../src/aws/core/clients.ts';
import { httpApiKind, type HttpApiSpec } from '../../../../src/aws/apigateway/http-api/http-api.ts';
import { type LiveHttpApi, readHttpApi } from '../../../../src/aws/apigateway/http-api/read.ts';
import type { Route } from '../../../../src/aws/apigateway/http-api/routes.ts';
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

const ACCOUNT = '123456789012';
const ISSUER = 'https://issuer.example';
const calm = { signal: new AbortController().signal, onBytes: () => {} };

const apiOf = (owner: string, route: Pick<Route, 'authorization' | 'scopes'>): HttpApiSpec => ({
  name: owner,
  functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${owner}-proxy`,
  timeoutMs: 30_000,
  routes: [{ key: 'POST /classify', ...route }],
  throttle: { ratePerSecond: 50, burst: 100 },
  routeThrottles: {},
  accessLog: undefined,
  cors: undefined,
  executeArnPrefix: `arn:aws:execute-api:${REGION}:${ACCOUNT}`,
  tags: tagsFor(owner, 'api', {}),
});

const signed = (owner: string): HttpApiSpec => apiOf(owner, { authorization: 'AWS_IAM' });
const byToken = (owner: string): HttpApiSpec => ({
  ...apiOf(owner, { authorization: 'JWT', scopes: ['classify'] }),
  jwt: { issuer: ISSUER, audience: ['gateway', 'other'] },
});
const byOtherToken = (owner: string): HttpApiSpec => ({
  ...apiOf(owner, { authorization: 'JWT', scopes: [] }),
  jwt: { issuer: `${ISSUER}/other`, audience: ['third'] },
});

describe.each([
  ['tokens', byToken, byOtherToken],
  ['tokens that become signatures', byToken, signed],
  ['signatures that become tokens', signed, byToken],
])('http-api for %s', (name, spec, changed) => {
  const owner = `${name.replaceAll(' ', '-')}-dev`;
  kindSuite({ kind: httpApiKind, spec, changed, prepare: withFunction }, () => aws, owner);
});

describe('an API for tokens', () => {
  const made = async (owner: string): Promise<LiveHttpApi> => {
    await withFunction(aws, owner);
    await httpApiKind(aws).create(byToken(owner), calm);
    return await read(owner);
  };
  const read = async (owner: string): Promise<LiveHttpApi> => {
    const live = await readHttpApi(aws, owner);
    if (!live) throw new Error('there is no API');
    return live;
  };
  const writes = (): string[] => account.emulator.calls.mutating().map(({ action }) => action);

  it('takes a route back from another authorizer, and removes the spare one after the route', async () => {
    const { id, routes } = await made('planted-dev');
    const stranger = await aws.apigatewayv2.send(
      new CreateAuthorizerCommand({
        ApiId: id,
        Name: 'stranger',
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.querystring.token'],
        JwtConfiguration: { Issuer: 'https://stranger.example', Audience: ['x'] },
      }),
    );
    const input = { ApiId: id, RouteId: routes[0]?.id, AuthorizerId: stranger.AuthorizerId };
    await aws.apigatewayv2.send(new UpdateRouteCommand(input));
    const spec = byToken('planted-dev');
    const live = await read('planted-dev');
    const changes = httpApiKind(aws).diff(spec, live);
    expect(changes).toEqual([
      { field: 'spare authorizers', from: 1, to: 0 },
      { field: 'authorizer', from: 'stranger', to: 'jwt' },
      { field: 'token issuer', from: 'https://stranger.example', to: ISSUER },
      { field: 'token audience', from: 'x', to: 'gateway, other' },
      { field: 'token place', from: '$request.querystring.token', to: '$request.header.Authorization' },
    ]);
    account.emulator.calls.clear();
    await httpApiKind(aws).update(spec, live, changes);
    expect(writes()).toEqual(['UpdateAuthorizer', 'DeleteAuthorizer']);
    expect(httpApiKind(aws).diff(spec, await read('planted-dev'))).toEqual([]);
  });

  it('moves each route in one call, and lets the authorizer go only after it', async () => {
    await made('leaving-dev');
    account.emulator.calls.clear();
    await httpApiKind(aws).update(signed('leaving-dev'), await read('leaving-dev'), []);
    expect(writes()).toEqual(['UpdateRoute', 'DeleteAuthorizer']);
    account.emulator.calls.clear();
    await httpApiKind(aws).update(byToken('leaving-dev'), await read('leaving-dev'), []);
    expect(writes()).toEqual(['CreateAuthorizer', 'UpdateRoute']);
  });

  it('costs no call where everything is right', async () => {
    const live = await made('calm-dev');
    account.emulator.calls.clear();
    await httpApiKind(aws).update(byToken('calm-dev'), live, []);
    expect(account.emulator.calls.calls).toEqual([]);
  });
});
