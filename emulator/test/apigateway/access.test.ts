import {
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  DeleteAuthorizerCommand,
  GetResourcesCommand,
  UpdateMethodCommand,
} from '@aws-sdk/client-api-gateway';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIENCE, openTokenIssuer, type TokenIssuer } from '../../../test/token-issuer.ts';
import { JSON_TYPE, post } from '../apigatewayv2/gateway-account.ts';
import { type PostOptions, type SignedPost, signedPost } from '../signed-post.ts';
import { oncePerFile, refusal } from '../account-context.ts';
import { createAuthorizer, deployRest, openRestAccount, SIGV4 } from './rest-account.ts';

const test = oncePerFile(openRestAccount);

describe('a method with IAM authorization', () => {
  let url = '';
  let apiId = '';
  beforeAll(async () => {
    const closed = { operation: { security: [{ sigv4: [] }] }, document: { components: SIGV4 } };
    ({ url, apiId } = await deployRest(test, closed));
  });
  const signed = async (choice: Partial<PostOptions> = {}) => await signedPost({ base: url, ...choice });
  const send = async ({ target, headers, body }: SignedPost) =>
    await fetch(target, { method: 'POST', headers, body });

  it('accepts a signed request and passes on the caller', async () => {
    const response = await send(await signed());
    expect(response.status).toBe(200);
    const { requestContext } = (await response.json()) as APIGatewayProxyEvent;
    expect(requestContext.apiId).toBe(apiId);
    expect(requestContext.identity).toMatchObject({
      accessKey: 'test',
      accountId: '123456789012',
      userArn: expect.stringMatching(/^arn:aws:iam::123456789012:/) as string,
    });
  });

  const hourAgo = new Date(Date.now() - 3_600_000);
  it.each<[string, Partial<PostOptions>, string, RegExp]>([
    [
      'another secret',
      { secret: 'other' },
      'InvalidSignatureException',
      /^The request signature we calculated/,
    ],
    ['an unknown key', { keyId: 'AKIDOTHER' }, 'UnrecognizedClientException', /^The security token included/],
    ['another region', { region: 'eu-west-1' }, 'InvalidSignatureException', /valid region/],
    ['another service', { service: 'lambda' }, 'InvalidSignatureException', /'execute-api'/],
    ['an old date', { at: hourAgo }, 'InvalidSignatureException', /^Signature expired/],
  ])('rejects %s with 403 and the reason', async (_, choice, errorType, message) => {
    const response = await send(await signed(choice));
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([403, errorType]);
    expect(await response.json()).toEqual({ message: expect.stringMatching(message) as string });
  });

  it('rejects a changed body, a missing signature, and another scheme', async () => {
    const good = await signed();
    const changed = await send({ ...good, body: '{"inputs":"tea"}' });
    expect([changed.status, await changed.text()]).toEqual([
      403,
      expect.stringMatching(/signature we calculated/),
    ]);
    const bare = await post(`${url}/classify`);
    expect([bare.status, await bare.json()]).toEqual([403, { message: 'Missing Authentication Token' }]);
    const basic = await post(`${url}/classify`, '{}', { ...JSON_TYPE, authorization: 'Basic abc' });
    expect([basic.status, basic.headers.get('x-amzn-errortype')]).toEqual([
      403,
      'IncompleteSignatureException',
    ]);
  });
});

describe('a method with a JWT authorizer', () => {
  let issuer: TokenIssuer;
  let url = '';
  let restApiId = '';
  let authorizerId = '';
  beforeAll(async () => {
    issuer = await openTokenIssuer();
    ({ url, apiId: restApiId } = await deployRest(test));
    authorizerId = await guarded(restApiId, issuer);
  });
  afterAll(async () => await issuer.close());

  const guarded = async (apiId: string, by: TokenIssuer, algorithms = ['RS256']): Promise<string> => {
    const id = await createAuthorizer(test, apiId, by.issuer, AUDIENCE, algorithms);
    const { items = [] } = await test.gateway.send(new GetResourcesCommand({ restApiId: apiId }));
    const resourceId = items.find(({ path }) => path === '/classify')?.id;
    const patchOperations = [
      { op: 'replace' as const, path: '/authorizationType', value: 'JWT' },
      { op: 'replace' as const, path: '/authorizerId', value: id },
      { op: 'add' as const, path: '/authorizationScopes', value: 'classify' },
    ];
    await test.gateway.send(
      new UpdateMethodCommand({ restApiId: apiId, resourceId, httpMethod: 'POST', patchOperations }),
    );
    await test.gateway.send(new CreateDeploymentCommand({ restApiId: apiId, stageName: 'v1' }));
    return id;
  };
  const sendRequest = async (token?: string, to = url) =>
    await post(`${to}/classify`, '{}', {
      ...JSON_TYPE,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    });

  it('accepts a valid token and passes its claims in the event', async () => {
    const response = await sendRequest(issuer.token({ groups: ['a', 'b'] }));
    expect(response.status).toBe(200);
    const { requestContext } = (await response.json()) as APIGatewayProxyEvent;
    expect(requestContext.authorizer).toMatchObject({
      claims: { iss: issuer.issuer, sub: 'a-caller', groups: '[a b]' },
      scopes: ['classify'],
    });
  });

  it('accepts ECDSA only if the authorizer lists it', async () => {
    const own = await openTokenIssuer({ curve: 'P-256' });
    const made = await deployRest(test);
    await guarded(made.apiId, own, ['ES256']);
    expect((await sendRequest(own.token({}, { alg: 'ES256' }), made.url)).status).toBe(200);
    const other = await deployRest(test);
    await guarded(other.apiId, own, ['RS256']);
    expect((await sendRequest(own.token({}, { alg: 'ES256' }), other.url)).status).toBe(401);
    await own.close();
  });

  it.each<[string, () => string | undefined]>([
    ['no token', () => undefined],
    ['an expired one', () => issuer.token({ exp: 1 })],
    ['another audience', () => issuer.token({ aud: 'other' })],
    ['another issuer', () => issuer.token({ iss: 'https://other.example' })],
    ['alg none', () => issuer.token({}, { alg: 'none' })],
    ['HS256 with the public key', () => issuer.hmacToken()],
    ['something else', () => 'no-token'],
  ])('answers 401 to %s', async (_, token) => {
    const response = await sendRequest(token());
    expect([response.status, await response.json()]).toEqual([401, { message: 'Unauthorized' }]);
  });

  it('returns 403 for a token without the scope', async () => {
    const response = await sendRequest(issuer.token({ scope: 'read' }));
    expect([response.status, await response.json()]).toEqual([403, { message: 'Forbidden' }]);
  });

  it('keeps its authorizer', async () => {
    await expect(
      test.gateway.send(new DeleteAuthorizerCommand({ restApiId, authorizerId })),
    ).rejects.toMatchObject(refusal('ConflictException', 409, /is referenced by a method/));
  });

  it('supports only JWT authorizers', async () => {
    const lambda = new CreateAuthorizerCommand({ restApiId, name: 'own', type: 'REQUEST' });
    await expect(test.gateway.send(lambda)).rejects.toMatchObject(
      refusal('NotImplemented', 501, /does not support authorizers of type REQUEST/),
    );
    await expect(createAuthorizer(test, restApiId, 'http://far.example', AUDIENCE)).rejects.toMatchObject(
      refusal('BadRequestException', 400, /https/),
    );
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
