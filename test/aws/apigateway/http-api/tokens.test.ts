import { CreateAuthorizerCommand, UpdateRouteCommand } from '@aws-sdk/client-apigatewayv2';
import { describe, expect, it } from 'vitest';
import { httpApiKind } from '../../../../src/aws/apigateway/http-api/http-api.ts';
import { type LiveHttpApi, readHttpApi } from '../../../../src/aws/apigateway/http-api/read.ts';
import { accountUnderTest, calm } from '../../account-under-test.ts';
import { httpApiOf, httpApiWithTokens, ISSUER } from '../../specs/api.ts';
import { withFunction } from '../../specs/function.ts';

const { account, aws } = accountUnderTest();

describe('an API with a JWT authorizer', () => {
  const made = async (owner: string): Promise<LiveHttpApi> => {
    await withFunction(aws(), owner);
    await httpApiKind(aws()).create(httpApiWithTokens(owner), calm);
    return await read(owner);
  };
  const read = async (owner: string): Promise<LiveHttpApi> => {
    const live = await readHttpApi(aws(), owner);
    if (!live) throw new Error('there is no API');
    return live;
  };
  const writes = (): string[] =>
    account()
      .emulator.calls.mutating()
      .map(({ action }) => action);

  it('switches a route back from another authorizer, then removes the unused one', async () => {
    const { id, routes } = await made('planted-dev');
    const stranger = await aws().apigatewayv2.send(
      new CreateAuthorizerCommand({
        ApiId: id,
        Name: 'stranger',
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.querystring.token'],
        JwtConfiguration: { Issuer: 'https://stranger.example', Audience: ['x'] },
      }),
    );
    const input = { ApiId: id, RouteId: routes[0]?.id, AuthorizerId: stranger.AuthorizerId };
    await aws().apigatewayv2.send(new UpdateRouteCommand(input));
    const spec = httpApiWithTokens('planted-dev');
    const live = await read('planted-dev');
    const changes = httpApiKind(aws()).diff(spec, live);
    expect(changes).toEqual([
      { field: 'spare authorizers', from: 1, to: 0 },
      { field: 'authorizer', from: 'stranger', to: 'jwt' },
      { field: 'token issuer', from: 'https://stranger.example', to: ISSUER },
      { field: 'token audience', from: 'x', to: 'gateway, other' },
      { field: 'token place', from: '$request.querystring.token', to: '$request.header.Authorization' },
    ]);
    account().emulator.calls.clear();
    await httpApiKind(aws()).update(spec, live, changes);
    expect(writes()).toEqual(['UpdateAuthorizer', 'DeleteAuthorizer']);
    expect(httpApiKind(aws()).diff(spec, await read('planted-dev'))).toEqual([]);
  });

  it('switches each route in one call, and deletes the authorizer afterwards', async () => {
    await made('leaving-dev');
    account().emulator.calls.clear();
    await httpApiKind(aws()).update(httpApiOf('leaving-dev'), await read('leaving-dev'), []);
    expect(writes()).toEqual(['UpdateRoute', 'DeleteAuthorizer']);
    account().emulator.calls.clear();
    await httpApiKind(aws()).update(httpApiWithTokens('leaving-dev'), await read('leaving-dev'), []);
    expect(writes()).toEqual(['CreateAuthorizer', 'UpdateRoute']);
  });

  it('makes no call if nothing differs', async () => {
    const live = await made('calm-dev');
    account().emulator.calls.clear();
    await httpApiKind(aws()).update(httpApiWithTokens('calm-dev'), live, []);
    expect(account().emulator.calls.calls).toEqual([]);
  });
});
