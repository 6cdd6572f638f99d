import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  InvokeCommand,
  ListFunctionsCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { oncePerFile } from '../account-context.ts';
import {
  FUNCTION,
  openTarget,
  presignedPath,
  REGION,
  ROLE_NAME,
  signedHeaders,
  ZIP,
} from './emulator-under-attack.ts';

// What a browser sends for fetch(url, { method: 'POST', mode: 'no-cors', body }): no preflight comes first.
const PAGE = {
  'content-type': 'text/plain;charset=UTF-8',
  origin: 'https://evil.example',
  'sec-fetch-site': 'cross-site',
};
const QUERY_CREDENTIALS = `X-Amz-Credential=x%2F20261129%2F${REGION}%2Flambda%2Faws4_request`;
const CREATE = JSON.stringify({ ...FUNCTION, Code: { ZipFile: Buffer.from(ZIP).toString('base64') } });
const JSON_BODY = { 'content-type': 'application/json' };
const FAULT = JSON.stringify({ kind: 'throttle', times: 'always' });

const target = oncePerFile(openTarget);
beforeAll(async () => {
  const { credentials } = target.emulator;
  const iam = new IAMClient({ endpoint: target.url, region: REGION, credentials });
  const trust = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  };
  await iam.send(
    new CreateRoleCommand({ RoleName: ROLE_NAME, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
});

async function functions(): Promise<string[]> {
  const { Functions = [] } = await target.lambda.send(new ListFunctionsCommand({}));
  return Functions.map(({ FunctionName = '' }) => FunctionName);
}

describe('a web page that uploads and invokes a function', () => {
  it.each([
    ['as the browser sends it', PAGE],
    ['from a browser without Sec-Fetch-Site', { ...PAGE, 'sec-fetch-site': [] }],
    ['from a page without an origin of its own', { ...PAGE, origin: 'null' }],
    [
      'from another port of this machine',
      { ...JSON_BODY, origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' },
    ],
    ['with no header that gives it away', { 'content-type': PAGE['content-type'] }],
    ['without media type, as a Blob', {}],
  ])('is refused %s', async (_what, headers) => {
    for (const path of ['/2015-03-31/functions', '/2015-03-31/functions/pwn/invocations']) {
      const { status } = await target.send('POST', `${path}?${QUERY_CREDENTIALS}`, headers, CREATE);
      expect(status).toBe(403);
    }
    expect(await functions()).toEqual([]);
  });

  it('is refused with a valid signature in the query: Lambda has no presigned URLs', async () => {
    const path = await presignedPath(target, { service: 'lambda', path: '/2015-03-31/functions' });
    const { status, text } = await target.send('POST', path, JSON_BODY, CREATE);
    expect([status, text]).toEqual([403, expect.stringContaining('MissingAuthenticationToken')]);
    expect(await functions()).toEqual([]);
  });

  it.each(['text/plain;charset=UTF-8', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'is refused with a valid signature and a body of type %s',
    async (type) => {
      const path = '/2015-03-31/functions';
      const headers = await signedHeaders(target, {
        service: 'lambda',
        path,
        body: CREATE,
        headers: { 'content-type': type },
      });
      const { status, text } = await target.send('POST', path, headers, CREATE);
      expect([status, text]).toEqual([
        415,
        expect.stringContaining('must have Content-Type: application/json'),
      ]);
    },
  );

  it('is what an SDK with the key can do', async () => {
    const { lambda } = target;
    await lambda.send(new CreateFunctionCommand({ ...FUNCTION, Code: { ZipFile: ZIP } }));
    const { FunctionName } = FUNCTION;
    await waitUntilFunctionActiveV2(
      { client: lambda, maxWaitTime: 20, minDelay: 0.01, maxDelay: 0.05 },
      { FunctionName },
    );
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName }));
    expect(Payload?.transformToString()).toBe('{"ran":true}');
  });
});

describe('DNS rebinding', () => {
  it.each([
    'evil.example',
    'localhost.evil.example',
    'evillocalhost',
    '127.0.0.1.evil.example',
    '192.168.1.4',
    '[::2]',
    'localhost.',
  ])('is refused: Host %s', async (host) => {
    const { status, text } = await target.send('GET', '/_emulator/calls', { host });
    expect([status, text]).toEqual([403, expect.stringContaining('Host header')]);
    const api = await target.send('POST', '/execute-api/abc/classify', { host });
    expect(api.status).toBe(403);
  });

  it('reaches no deployed API by a name that looks like one', async () => {
    const { text } = await target.send('POST', '/classify', { host: 'abc.execute-api.evil.example' });
    expect(text).toContain('Host header');
  });

  it.each([
    '127.0.0.1',
    'localhost',
    '[::1]',
    'LOCALHOST',
    'bucket.s3.localhost',
    'abc.execute-api.localhost',
  ])('is not suspected with Host %s', async (host) => {
    const { text } = await target.send('GET', '/_emulator/health', { host });
    expect(text).not.toContain('Host header');
  });
});

describe('cross-site fault injection', () => {
  it.each([
    ['an Origin', { origin: 'https://evil.example' }],
    ['an opaque Origin', { origin: 'null' }],
    ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site' }],
  ])('is refused with %s', async (_what, headers) => {
    expect((await target.send('POST', '/_emulator/faults', headers, FAULT)).status).toBe(403);
    expect((await target.send('GET', '/_emulator/calls', headers)).status).toBe(403);
    expect(target.emulator.account.faults.list()).toEqual([]);
  });

  it('is what a program, or the address bar, can do', async () => {
    const added = await target.send('POST', '/_emulator/faults', { 'sec-fetch-site': 'none' }, FAULT);
    expect(added.status).toBe(201);
    expect(target.emulator.account.faults.list()).toHaveLength(1);
    expect((await target.send('DELETE', '/_emulator/faults', {})).status).toBe(204);
  });
});
