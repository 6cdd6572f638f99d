import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACTION_HEADER } from '../../src/protocol/actions.ts';
import { createSts } from '../../src/sts/sts.ts';
import type { Service } from '../../src/account/account-context.ts';
import { openTestAccount, type TestAccount } from '../account-context.ts';

/** A service that returns its name and region. */
function named(name: string, action = 'DescribeThing'): Service {
  return {
    name,
    operations: [action],
    members: () => new Map(),
    handle: async (_request, call) =>
      new Response(`${name} in ${call.region}`, { headers: { [ACTION_HEADER]: action } }),
    refuse: ({ code }) => new Response(code, { status: 400 }),
  };
}

const faulty: Service = {
  name: 'faulty',
  operations: [],
  members: () => new Map(),
  handle: async () => {
    throw new Error('a secret of the inside');
  },
  refuse: ({ code }) => new Response(code, { status: 400 }),
};

let test: TestAccount;
beforeEach(async () => {
  const parts = () => ({
    services: [
      createSts(),
      faulty,
      named('sagemaker', 'CreateEndpoint'),
      named('sagemaker-runtime'),
      named('apigatewayv2'),
      { ...named('presigning'), isPresignable: () => true },
    ],
    executeApi: async (_request: Request, apiId: string, path: string) =>
      new Response(`api ${apiId} at ${path}`),
  });
  test = await openTestAccount(parts, { anyCredentials: true });
});
afterEach(async () => await test.close());

async function signed(service: string, path = '/', region = 'eu-west-1'): Promise<Response> {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20261121/${region}/${service}/aws4_request, Signature=0`;
  return await fetch(`${test.url}${path}`, { headers: { authorization } });
}

describe('a signed request', () => {
  it.each([
    ['sagemaker', '/', 'sagemaker in eu-west-1'],
    ['sagemaker', '/endpoints/e/invocations', 'sagemaker-runtime in eu-west-1'],
    ['apigateway', '/v2/apis', 'apigatewayv2 in eu-west-1'],
  ])('for %s at %s ends at %s', async (service, path, text) => {
    expect(await (await signed(service, path)).text()).toBe(text);
  });

  it('may be presigned only where its service says so', async () => {
    const answer = async (service: string): Promise<string> => {
      const credential = encodeURIComponent(`test/20261121/us-west-2/${service}/aws4_request`);
      return await (await fetch(`${test.url}/?X-Amz-Credential=${credential}`)).text();
    };
    expect(await answer('presigning')).toBe('presigning in us-west-2');
    expect(await answer('sagemaker')).toContain('Request is missing Authentication Token');
  });

  it('for an unknown service is rejected with its name', async () => {
    const response = await signed('dynamodb');
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({
      message: expect.stringContaining("no service 'dynamodb'"),
    });
  });

  it('that causes an internal error gets no details', async () => {
    const response = await signed('faulty');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(test.faults.splice(0)).toMatchObject([{ message: 'a secret of the inside' }]);
  });
});

describe('an unsigned request', () => {
  it.each([
    ['/bucket/key', {}, /<Error><Code>AccessDenied<\/Code><Message>Access Denied<\/Message>/],
    [
      '/',
      { method: 'POST', body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }) },
      /<ErrorResponse .*<Error><Type>Sender<\/Type><Code>MissingAuthenticationToken<\/Code>/,
    ],
    [
      '/',
      { method: 'POST', headers: { 'x-amz-target': 'SageMaker.ListModels' } },
      /^\{"__type":"MissingAuthenticationToken"/,
    ],
    ['/restapis', {}, /^\{"__type":"MissingAuthenticationToken"/],
  ])('to %s is refused in the form of its protocol', async (path, init, body) => {
    const response = await fetch(`${test.url}${path}`, init);
    expect(response.status).toBe(403);
    expect(await response.text()).toMatch(body);
  });

  it('to a deployed API is routed to it, by path or by host', async () => {
    const byPath = await fetch(`${test.url}/execute-api/abc123/classify?x=1`);
    expect(await byPath.text()).toBe('api abc123 at /classify');
    const root = await fetch(`${test.url}/execute-api/abc123`);
    expect(await root.text()).toBe('api abc123 at /');
    const byHost = await test.fetch(new Request('http://abc123.execute-api.localhost:4566/classify'));
    expect(await byHost.text()).toBe('api abc123 at /classify');
  });
});

describe('the call log', () => {
  it('records the calls, and serves them over HTTP', async () => {
    await new STSClient(test.clientConfig()).send(new GetCallerIdentityCommand({}));
    await signed('sagemaker');
    const health = await fetch(`${test.url}/_emulator/health`);
    expect(await health.json()).toEqual({ status: 'ok' });
    const calls = await (await fetch(`${test.url}/_emulator/calls`)).json();
    expect(calls).toEqual([
      { service: 'sts', action: 'GetCallerIdentity', status: 200, mutating: false },
      { service: 'sagemaker', action: 'CreateEndpoint', status: 200, mutating: true },
    ]);
    const mutating = await (await fetch(`${test.url}/_emulator/calls?mutating=1`)).json();
    expect(mutating).toHaveLength(1);
    await fetch(`${test.url}/_emulator/calls`, { method: 'DELETE' });
    expect(test.calls.calls).toEqual([]);
  });

  it('is internal: clients do not see its header', async () => {
    expect((await signed('sagemaker')).headers.has(ACTION_HEADER)).toBe(false);
  });
});
