import {
  type ApiGatewayV2Client,
  CreateAuthorizerCommand,
  type CreateAuthorizerCommandInput,
  DeleteAuthorizerCommand,
  GetRouteCommand,
  GetRoutesCommand,
  UpdateAuthorizerCommand,
  UpdateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIENCE, openTokenIssuer, type TokenIssuer } from '../../../test/token-issuer.ts';
import { openFunctionAccount } from '../lambda/function-account.ts';
import { deployApi, JSON_TYPE, post } from './gateway-account.ts';
import { oncePerFile, refusal } from '../account-context.ts';

const test = oncePerFile(openFunctionAccount);
let issuer: TokenIssuer;
let url = '';
let apiId = '';
let authorizerId = '';
let gateway: ApiGatewayV2Client;

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

async function guarded(by: TokenIssuer, AuthorizationScopes: string[] = ['classify']) {
  const made = await deployApi(test, {
    routes: [{ RouteKey: 'POST /classify', AuthorizationType: 'AWS_IAM' }],
  });
  const { AuthorizerId = '' } = await made.gateway.send(
    new CreateAuthorizerCommand({
      ApiId: made.apiId,
      Name: 'tokens',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: by.issuer, Audience: [AUDIENCE] },
    }),
  );
  const { Items: [route] = [] } = await made.gateway.send(new GetRoutesCommand({ ApiId: made.apiId }));
  await made.gateway.send(
    new UpdateRouteCommand({
      ApiId: made.apiId,
      RouteId: route?.RouteId,
      AuthorizationType: 'JWT',
      AuthorizerId,
      AuthorizationScopes,
    }),
  );
  return { ...made, authorizerId: AuthorizerId, routeId: route?.RouteId ?? '' };
}

const sendRequest = async (authorization?: string, to = url) =>
  await post(`${to}/classify`, '{}', { ...JSON_TYPE, ...(authorization !== undefined && { authorization }) });

beforeAll(async () => {
  issuer = await openTokenIssuer();
  ({ url, apiId, authorizerId, gateway } = await guarded(issuer));
});
afterAll(async () => await issuer.close());

describe('a valid token', () => {
  it.each(['RS256', 'RS384', 'RS512'])(
    'with %s is accepted, with its claims as text in the event',
    async (alg) => {
      const response = await sendRequest(`Bearer ${issuer.token({ groups: ['a', 'b'], age: 3 }, { alg })}`);
      expect(response.status).toBe(200);
      const event = (await response.json()) as { requestContext: { authorizer: unknown } };
      expect(event.requestContext.authorizer).toEqual({
        jwt: {
          claims: {
            iss: issuer.issuer,
            aud: AUDIENCE,
            sub: 'a-caller',
            scope: 'classify',
            iat: expect.stringMatching(/^\d+$/),
            exp: expect.stringMatching(/^\d+$/),
            groups: '[a b]',
            age: '3',
          },
          scopes: ['classify'],
        },
      });
    },
  );

  it.each<[string, object]>([
    ['a list of audiences', { aud: ['other', AUDIENCE] }],
    ['client_id where there is no aud', { aud: undefined, client_id: AUDIENCE }],
    ['scp as a list', { scope: undefined, scp: ['other', 'classify'] }],
    ['several scopes', { scope: 'read classify' }],
  ])('may have %s', async (_, claims) => {
    expect((await sendRequest(`Bearer ${issuer.token(claims)}`)).status).toBe(200);
  });

  it('needs no "Bearer" prefix', async () => {
    expect((await sendRequest(issuer.token())).status).toBe(200);
  });

  it('fetches the issuer’s keys once', async () => {
    const own = await openTokenIssuer();
    const made = await guarded(own);
    await sendRequest(own.token(), made.url);
    await sendRequest(own.token(), made.url);
    expect(own.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
    await own.close();
  });

  it('is verified with jwks.json if the issuer has no discovery document', async () => {
    const own = await openTokenIssuer({ discovery: false });
    const made = await guarded(own, []);
    const response = await sendRequest(own.token(), made.url);
    const event = (await response.json()) as { requestContext: { authorizer: { jwt: object } } };
    expect(event.requestContext.authorizer.jwt).toMatchObject({ scopes: null });
    await own.close();
  });
});

const tampered = (): string => {
  const [header, , signature] = issuer.token().split('.');
  const [, payload] = issuer.token({ sub: 'somebody-else' }).split('.');
  return [header, payload, signature].join('.');
};

describe('401 for', () => {
  it('a missing token, with only the scheme', async () => {
    const response = await sendRequest();
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toEqual({ message: 'Unauthorized' });
  });

  it.each<[string, () => string, RegExp]>([
    ['an expired token', () => issuer.token({ exp: nowSeconds() - 1 }), /expired/],
    ['a token that never expires', () => issuer.token({ exp: undefined }), /expired/],
    ['an expiry that is no number', () => issuer.token({ exp: '9999999999' }), /exp is invalid/],
    ['a token not valid yet', () => issuer.token({ nbf: nowSeconds() + 60 }), /not valid yet/],
    ['a token of the future', () => issuer.token({ iat: nowSeconds() + 60 }), /before it was issued/],
    ['another audience', () => issuer.token({ aud: 'other' }), /audience/],
    [
      'another aud, though client_id matches',
      () => issuer.token({ aud: 'other', client_id: AUDIENCE }),
      /audience/,
    ],
    ['another issuer', () => issuer.token({ iss: 'https://other.example' }), /iss/],
    ['alg none', () => issuer.token({}, { alg: 'none' }), /signing method none/],
    ['HS256 with the public key', () => issuer.hmacToken(), /signing method HS256/],
    ['a tampered payload', tampered, /signature is invalid/],
    ['no signature', () => `${issuer.token().split('.').slice(0, 2).join('.')}.`, /signature is invalid/],
    ['an unknown key', () => issuer.token({}, { kid: 'other' }), /find the key/],
    ['no key id', () => issuer.token({}, { kid: undefined }), /kid/],
    ['something else', () => 'no-token', /segments/],
    ['three words', () => 'a.b.c', /malformed/],
  ])('%s', async (_, token, description) => {
    const response = await sendRequest(`Bearer ${token()}`);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: 'Unauthorized' });
    const challenge = response.headers.get('www-authenticate');
    expect(challenge).toMatch(/^Bearer scope="" error="invalid_token" error_description="/);
    expect(challenge).toMatch(description);
  });

  it('an unreachable issuer', async () => {
    const own = await openTokenIssuer();
    const made = await guarded(own);
    const token = own.token();
    await own.close();
    expect((await sendRequest(token, made.url)).status).toBe(401);
  });
});

it.each<[string, object]>([
  ['none of the scopes', { scope: 'read write' }],
  ['no scope', { scope: undefined }],
  ['a scope that only begins like it', { scope: 'classify-all' }],
])('403 for %s', async (_, claims) => {
  const response = await sendRequest(`Bearer ${issuer.token(claims)}`);
  expect(response.status).toBe(403);
  expect(await response.json()).toEqual({ message: 'Forbidden' });
  expect(response.headers.get('www-authenticate')).toMatch(/scope="classify" error="insufficient_scope"/);
});

describe('the authorizer', () => {
  it('takes changes into account', async () => {
    const made = await guarded(issuer);
    await made.gateway.send(
      new UpdateAuthorizerCommand({
        ApiId: made.apiId,
        AuthorizerId: made.authorizerId,
        JwtConfiguration: { Issuer: issuer.issuer, Audience: ['another'] },
      }),
    );
    expect((await sendRequest(issuer.token(), made.url)).status).toBe(401);
    expect((await sendRequest(issuer.token({ aud: 'another' }), made.url)).status).toBe(200);
  });

  it('cannot be deleted while in use, and is dropped when a route changes its authorization type', async () => {
    const made = await guarded(issuer);
    const of = { ApiId: made.apiId, AuthorizerId: made.authorizerId };
    await expect(made.gateway.send(new DeleteAuthorizerCommand(of))).rejects.toMatchObject(
      refusal('ConflictException', 409, made.routeId),
    );
    const route = { ApiId: made.apiId, RouteId: made.routeId };
    await made.gateway.send(new UpdateRouteCommand({ ...route, AuthorizationType: 'AWS_IAM' }));
    const seen = await made.gateway.send(new GetRouteCommand(route));
    expect([seen.AuthorizerId, seen.AuthorizationScopes]).toEqual([undefined, undefined]);
    await made.gateway.send(new DeleteAuthorizerCommand(of));
  });

  const GOOD: Omit<CreateAuthorizerCommandInput, 'ApiId'> = {
    Name: 'tokens',
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['a'] },
  };
  it.each<[string, object, RegExp]>([
    [
      'plain http off loopback',
      { JwtConfiguration: { Issuer: 'http://issuer.example', Audience: ['a'] } },
      /https/,
    ],
    ['no audience', { JwtConfiguration: { Issuer: 'https://issuer.example' } }, /audience/],
    [
      'two identity sources',
      { IdentitySource: ['$request.header.A', '$request.header.B'] },
      /identitySource/,
    ],
    ['no place of the token', { IdentitySource: undefined }, /identitySource/],
    ['no configuration', { JwtConfiguration: undefined }, /jwtConfiguration/],
  ])('is rejected with %s', async (_, members, message) => {
    const create = new CreateAuthorizerCommand({ ApiId: apiId, ...GOOD, ...members });
    await expect(gateway.send(create)).rejects.toMatchObject(refusal('BadRequestException', 400, message));
  });

  it('can be used only by routes of its API', async () => {
    const other = await guarded(issuer);
    const update = { ApiId: other.apiId, RouteId: other.routeId, AuthorizerId: authorizerId };
    await expect(other.gateway.send(new UpdateRouteCommand(update))).rejects.toMatchObject(
      refusal('NotFoundException', 404, /Unable to find Authorizer/),
    );
  });
});
