import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { classify, InferenceError } from '../../src/client/client.ts';
import { problemOf, ProxyFault } from '../../src/contract/problem.ts';

const ANSWER = [[{ label: 'food', score: 0.98 }]];
const SECRET = 'example-secret';
const iam = {
  kind: 'iam',
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: SECRET, sessionToken: 'token-1' },
} as const;

interface Reply {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}
interface Arrived {
  request: IncomingMessage;
  body: string;
}

let server: Server;
let origin: string;
let replies: (Reply | 'cut' | 'silent')[];
let arrived: Arrived[];

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  arrived.push({ request, body: await text(request) });
  const reply = replies[arrived.length - 1] ?? ok;
  if (reply === 'cut') request.socket.destroy();
  if (reply === 'cut' || reply === 'silent') return;
  const json = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  response.writeHead(reply.status, { 'x-request-id': 'id-1', ...reply.headers }).end(json);
}

beforeAll(async () => {
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  replies = [];
  arrived = [];
});

const ok: Reply = { status: 200, headers: { 'x-release-id': 'r-7' }, body: ANSWER };

function problemReply(
  code: ConstructorParameters<typeof ProxyFault>[0],
  headers: Record<string, string> = {},
): Reply {
  const problem = problemOf(new ProxyFault(code), 'id-2');
  return {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: problem,
  };
}

async function failure(work: Promise<unknown>): Promise<InferenceError> {
  const error: unknown = await work.then(
    () => new Error('it answered'),
    (cause: unknown) => cause,
  );
  if (error instanceof InferenceError) return error;
  throw error;
}

describe('classify', () => {
  it('returns answer, release and request id', async () => {
    const found = await classify(`${origin}/classify`, ['a', 'b'], { parameters: { top_k: 1 } });
    expect(found).toEqual({ answer: ANSWER, release: 'r-7', requestId: 'id-1' });
    expect(JSON.parse(arrived[0]?.body ?? '')).toEqual({ inputs: ['a', 'b'], parameters: { top_k: 1 } });
    expect(arrived[0]?.request.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(arrived[0]?.request.headers.authorization).toBeUndefined();
  });

  it('has no release when the gateway names none', async () => {
    replies = [{ status: 200, body: ANSWER }];
    expect((await classify(`${origin}/classify`, 'a')).release).toBeUndefined();
  });

  it('rejects a response of another shape', async () => {
    replies = [{ status: 200, body: [{ label: 'food', score: 1 }] }];
    const error = await failure(classify(`${origin}/classify`, 'a'));
    expect(error.problem).toMatchObject({
      code: 'not-from-gateway',
      detail: expect.stringContaining('list of lists'),
    });
  });
});

describe('an error response', () => {
  it('throws the problem of the gateway without a retry', async () => {
    replies = [problemReply('wrong-shape')];
    const error = await failure(classify(`${origin}/classify`, 'a'));
    expect(error.problem).toEqual(problemOf(new ProxyFault('wrong-shape'), 'id-2'));
    expect(error.message).toBe('422 wrong-shape: the body does not match the schema');
    expect(arrived).toHaveLength(1);
  });

  it('of API Gateway itself becomes a problem too', async () => {
    replies = [
      {
        status: 403,
        headers: { 'x-request-id': '', 'apigw-requestid': 'gw-1' },
        body: { message: 'Forbidden' },
      },
    ];
    const { problem } = await failure(classify(`${origin}/classify`, 'a'));
    expect(problem).toMatchObject({
      type: 'about:blank',
      status: 403,
      detail: 'Forbidden',
      code: 'not-from-gateway',
    });
  });

  it('has the request id of API Gateway when the proxy was not reached', async () => {
    const bare = createServer((_, response) =>
      response.writeHead(403, { 'apigw-requestid': 'gw-1' }).end('<html>'),
    );
    await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/classify`;
    const { problem } = await failure(classify(url, 'a'));
    expect(problem).toMatchObject({ requestId: 'gw-1', detail: 'Forbidden' });
    bare.closeAllConnections();
    bare.close();
  });
});

describe('a retry', () => {
  it.each<[string, Reply | 'cut']>([
    ['a problem that says when', problemReply('warming', { 'retry-after': '0' })],
    ['the throttling of API Gateway', { status: 429, body: { message: 'Too Many Requests' } }],
    ['a connection that was cut', 'cut'],
  ])('follows %s', async (_, reply) => {
    replies = [reply];
    expect((await classify(`${origin}/classify`, 'a', { maxAttempts: 2 })).answer).toEqual(ANSWER);
    expect(arrived).toHaveLength(2);
  });

  it('is not made beyond maxAttempts; the last problem is thrown', async () => {
    replies = [
      problemReply('throttled', { 'retry-after': '0' }),
      problemReply('warming', { 'retry-after': '0' }),
      ok,
    ];
    const error = await failure(classify(`${origin}/classify`, 'a', { maxAttempts: 2 }));
    expect(error.problem.code).toBe('warming');
    expect(arrived).toHaveLength(2);
  });

  it('does not follow a 500 of API Gateway, which is permanent', async () => {
    replies = [{ status: 500, body: { message: 'Internal Server Error' } }];
    expect((await failure(classify(`${origin}/classify`, 'a'))).problem.status).toBe(500);
    expect(arrived).toHaveLength(1);
  });
});

describe('a failed connection', () => {
  it('says that the address does not resolve', async () => {
    // "invalid" never resolves (RFC 6761, 6.4).
    const { problem } = await failure(classify('http://gateway.invalid/classify', 'a', { maxAttempts: 1 }));
    expect(problem).toMatchObject({ status: 0, code: 'no-connection' });
  });

  it('is status 0 with the reason', async () => {
    replies = ['cut'];
    const { problem } = await failure(classify(`${origin}/classify`, 'a', { maxAttempts: 1 }));
    expect(problem).toMatchObject({ status: 0, code: 'no-answer' });
    expect(problem.detail).not.toBe('');
  });

  it.each([
    ['while it waits for an answer', ['silent'] as const],
    ['while it waits for a retry', [problemReply('warming', { 'retry-after': '60' })]],
  ])('ends with the reason of the signal %s', async (_, next) => {
    replies = [...next];
    const controller = new AbortController();
    const asked = classify(`${origin}/classify`, 'a', { signal: controller.signal });
    await expect.poll(() => arrived.length, { timeout: 60_000 }).toBe(1);
    controller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    expect(arrived).toHaveLength(1);
  });
});

const hash = (data: string) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

/** The Signature Version 4 signature, computed from the received request. */
function expectedSignature({ request, body }: Arrived): string {
  const [, date = '', region = '', service = '', signed = ''] =
    /Credential=AKIAEXAMPLE\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+),/.exec(
      request.headers.authorization ?? '',
    ) ?? [];
  const headers = signed.split(';').map((name) => `${name}:${String(request.headers[name])}\n`);
  // Every service except S3 signs the path of the request encoded once more.
  const path = (request.url ?? '').split('/').map(encodeURIComponent).join('/');
  const canonical = ['POST', path, '', headers.join(''), signed, hash(body)].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', String(request.headers['x-amz-date']), scope, hash(canonical)].join(
    '\n',
  );
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${SECRET}`);
  return hmac(key, toSign).toString('hex');
}

describe('a signed request', () => {
  it.each(['/classify', '/execute-api/abc123/classify', '/st%C3%A5ge%20one/classify'])(
    'to %s',
    async (path) => {
      await classify(`${origin}${path}`, 'caf\u00e9', { auth: iam });
      const [first] = arrived;
      if (first === undefined) throw new Error('nothing arrived');
      const { authorization = '' } = first.request.headers;
      expect(authorization).toContain('/eu-west-1/execute-api/aws4_request');
      expect(authorization).toMatch(/SignedHeaders=[^,]*\bhost\b/);
      expect(authorization).toContain(`Signature=${expectedSignature(first)}`);
      expect(first.request.headers['x-amz-security-token']).toBe('token-1');
    },
  );

  it('is signed again for a retry', async () => {
    replies = [problemReply('warming', { 'retry-after': '0' })];
    await classify(`${origin}/classify`, 'a', { auth: iam });
    expect(arrived).toHaveLength(2);
    for (const each of arrived) {
      expect(each.request.headers.authorization).toContain(`Signature=${expectedSignature(each)}`);
    }
  });
});

describe('a token', () => {
  it('is sent unchanged, and requested again before every attempt', async () => {
    await classify(`${origin}/classify`, 'a', { auth: { kind: 'jwt', token: 'aa.bb.cc' } });
    replies = [ok, { status: 503, headers: { 'retry-after': '0' }, body: {} }, ok];
    const made = ['first', 'second'];
    const token = async (): Promise<string> => made.shift() ?? '';
    await classify(`${origin}/classify`, 'a', { auth: { kind: 'jwt', token } });
    const sent = arrived.map(({ request }) => request.headers.authorization);
    expect(sent).toEqual(['Bearer aa.bb.cc', 'Bearer first', 'Bearer second']);
  });

  it('that is rejected is reported with the reason from the header', async () => {
    const challenge = 'Bearer scope="" error="invalid_token" error_description="the token has expired"';
    replies = [
      { status: 401, headers: { 'www-authenticate': challenge }, body: { message: 'Unauthorized' } },
    ];
    const rejected = classify(`${origin}/classify`, 'a', { auth: { kind: 'jwt', token: 'aa.bb.cc' } });
    await expect(rejected).rejects.toThrow('401 not-from-gateway: Unauthorized (the token has expired)');
  });
});

it('an API key is sent in x-api-key', async () => {
  await classify(`${origin}/classify`, 'a', { auth: { kind: 'api-key', key: 'key-1' } });
  expect(arrived[0]?.request.headers).toMatchObject({ 'x-api-key': 'key-1' });
  expect(arrived[0]?.request.headers.authorization).toBeUndefined();
});

it.each([
  { kind: 'jwt', token: 'secret\nsecret' },
  { kind: 'jwt', token: async () => '' },
  { kind: 'api-key', key: 'secret\u00e9' },
] as const)('an invalid header value is rejected, and not quoted', async (auth) => {
  const error: unknown = await classify(`${origin}/classify`, 'a', { auth }).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(TypeError);
  expect(String(error)).not.toContain('secret');
  expect(arrived).toEqual([]);
});
