import type { APIGatewayProxyEventV2WithIAMAuthorizer } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { openFunctionAccount } from '../lambda/function-account.ts';
import { deployApi, rawRequest } from './gateway-account.ts';
import { type PostOptions, type SignedPost, signedPost } from '../signed-post.ts';
import { oncePerFile } from '../account-context.ts';

const test = oncePerFile(openFunctionAccount);
let url: string;
let apiId: string;
beforeAll(async () => {
  const routes = [
    { RouteKey: 'POST /classify', AuthorizationType: 'AWS_IAM' as const },
    { RouteKey: 'POST /open' },
  ];
  ({ url, apiId } = await deployApi(test, { routes }));
});

const signed = async (choice: Partial<PostOptions> = {}) => await signedPost({ base: url, ...choice });
const send = ({ target, headers, body }: SignedPost) => fetch(target, { method: 'POST', headers, body });
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

describe('an AWS_IAM route', () => {
  it.each([
    ['as it is', {}],
    ['with the payload hash in a header', { stateHash: true }],
    ['with a query and an escape in the path', { path: '/classify?b=2&a=x%20y%2Bz' }],
    ['four minutes old', { at: minutesAgo(4) }],
    ['four minutes ahead', { at: minutesAgo(-4) }],
    ['with an empty body', { body: '' }],
  ])('takes a signed request %s', async (_what, choice) => {
    expect((await send(await signed(choice))).status).toBe(200);
  });

  it('passes the caller to the function', async () => {
    const event = (await (await send(await signed())).json()) as APIGatewayProxyEventV2WithIAMAuthorizer;
    expect(event.requestContext.authorizer).toEqual({
      iam: {
        accessKey: 'test',
        accountId: '123456789012',
        callerId: expect.stringMatching(/^AIDA/),
        cognitoIdentity: null,
        principalOrgId: 'aws:PrincipalOrgID',
        userArn: 'arn:aws:iam::123456789012:user/emulator',
        userId: expect.stringMatching(/^AIDA/),
      },
    });
  });

  it.each([
    ['a wrong secret', { secret: 'other' }],
    ['a key the account does not have', { keyId: 'AKIASTRANGER' }],
    ['another region', { region: 'eu-west-1' }],
    ['another service', { service: 'lambda' }],
    ['a signature six minutes old', { at: minutesAgo(6) }],
    ['a signature six minutes ahead', { at: minutesAgo(-6) }],
  ])('rejects %s', async (_what, choice) => {
    const response = await send(await signed(choice));
    expect([response.status, await response.text()]).toEqual([403, '{"message":"Forbidden"}']);
  });

  it.each([
    ['its body', (request) => ({ ...request, body: '{"inputs":"other!"}' })],
    ['its body under a stated hash', (request) => ({ ...request, body: '{"inputs":"other!"}' }), true],
    ['its query', (request) => ({ ...request, target: `${request.target}?top_k=1` })],
    [
      'a signed header',
      (request) => ({ ...request, headers: { ...request.headers, 'content-type': 'text/plain' } }),
    ],
    [
      'its date',
      (request) => ({ ...request, headers: { ...request.headers, 'x-amz-date': '20200101T000000Z' } }),
    ],
    [
      'the list of signed headers',
      (request) => ({
        ...request,
        headers: {
          ...request.headers,
          authorization: request.headers['authorization']?.replace('content-type;', '') ?? '',
        },
      }),
    ],
    [
      'its signature',
      (request) => ({
        ...request,
        headers: {
          ...request.headers,
          authorization: (request.headers['authorization'] ?? '').replace(/.$/, (last) =>
            last === '0' ? '1' : '0',
          ),
        },
      }),
    ],
  ] as [string, (request: SignedPost) => SignedPost, boolean?][])(
    'rejects a request with a change in %s',
    async (_what, tamper, stateHash = false) => {
      const request = await signed({ stateHash });
      expect((await send(request)).status).toBe(200);
      expect((await send(tamper(request))).status).toBe(403);
    },
  );

  it('rejects an unsigned request and a malformed signature', async () => {
    const body = '{}';
    const unsigned = await fetch(`${url}/classify`, { method: 'POST', body });
    expect([unsigned.status, await unsigned.text()]).toEqual([403, '{"message":"Forbidden"}']);
    expect(unsigned.headers.get('apigw-requestid')).toBeTruthy();
    const headers = { authorization: 'Bearer abc' };
    expect((await fetch(`${url}/classify`, { method: 'POST', body, headers })).status).toBe(403);
  });

  it('does not affect other routes', async () => {
    expect((await fetch(`${url}/open`, { method: 'POST', body: '{}' })).status).toBe(200);
  });

  it('is also served at its host name, with the signature for that host', async () => {
    const host = `${apiId}.execute-api.localhost:${new URL(url).port}`;
    const { headers } = await signed({ host, base: `http://${host}` });
    const request = { method: 'POST', headers, body: '{"inputs":"coffee"}' };
    expect((await rawRequest(`${test.url}/classify`, request)).status).toBe(200);
    const wrong = { ...request, headers: { ...headers, host: `${apiId}.execute-api.other` } };
    expect((await rawRequest(`${test.url}/classify`, wrong)).status).toBe(403);
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
