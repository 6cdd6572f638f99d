import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRoleSession } from '../../src/account/role-session.ts';
import { sha256, signerFor } from '../../src/signature/signing.ts';
import { timeText } from '../../src/signature/stated-signature.ts';
import { oncePerFile } from '../account-context.ts';
import { openTarget, presignedPath, REGION, signedHeaders, type Unsigned } from './emulator-under-attack.ts';

const Bucket = 'signed';
const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

// One harmless call in each protocol.
const JSON_CALL = {
  service: 'sagemaker',
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'SageMaker.ListEndpoints' },
  body: '{}',
} as const;
const REST_CALL = { service: 'lambda', method: 'GET', path: '/2015-03-31/functions' } as const;
const QUERY_CALL = {
  service: 'iam',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'Action=ListRoles&Version=2010-05-08',
} as const;
const S3_CALL = { service: 's3', method: 'GET', path: `/${Bucket}/key` } as const;

const target = oncePerFile(openTarget);
beforeAll(async () => {
  await target.s3.send(new CreateBucketCommand({ Bucket }));
  await target.s3.send(new PutObjectCommand({ Bucket, Key: 'key', Body: 'content' }));
});

async function call(
  of: Unsigned,
  change: (headers: Record<string, string>) => object = (headers) => headers,
) {
  const headers = change(await signedHeaders(target, of));
  const query = of.query ? `?${new URLSearchParams(of.query).toString()}` : '';
  return await target.send(of.method ?? 'POST', `${of.path ?? '/'}${query}`, headers, of.body);
}

describe('a signature', () => {
  it.each([JSON_CALL, REST_CALL, QUERY_CALL, S3_CALL])(
    'that is valid is accepted by $service',
    async (of) => {
      expect((await call(of)).status).toBe(200);
      expect((await call({ ...of, at: minutesAgo(14) })).status).toBe(200);
    },
  );

  it.each([
    [
      'a wrong secret',
      { secretAccessKey: 'guessed' },
      [400, 403, 403, 403],
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
    ],
    [
      'an unknown key',
      { accessKeyId: 'AKIASTRANGER' },
      [400, 403, 403, 403],
      'UnrecognizedClientException',
      /InvalidClientTokenId|InvalidAccessKeyId/,
    ],
    [
      '16 minutes of age',
      { at: minutesAgo(16) },
      [400, 403, 403, 403],
      'InvalidSignatureException',
      /Signature expired|RequestTimeTooSkewed/,
    ],
    [
      '16 minutes ahead',
      { at: minutesAgo(-16) },
      [400, 403, 403, 403],
      'InvalidSignatureException',
      /Signature not yet current|RequestTimeTooSkewed/,
    ],
  ] as const)(
    'with %s is refused by every service in its own words',
    async (_what, change, statuses, json, xml) => {
      const answers = [];
      for (const of of [JSON_CALL, REST_CALL, QUERY_CALL, S3_CALL])
        answers.push(await call({ ...of, ...change }));
      expect(answers.map(({ status }) => status)).toEqual(statuses);
      expect(answers[0]?.text).toContain(`"__type":"${json}"`);
      for (const { text } of answers.slice(2)) expect(text).toMatch(xml);
    },
  );

  it.each([
    ['no signature', { authorization: 'AWS4-HMAC-SHA256 Credential=' }],
    ['a short one', { authorization: '', signature: 'abc' }],
    ['characters of several bytes', { signature: 'é'.repeat(64) }],
    ['no time', { 'x-amz-date': '' }],
  ])(
    'that is malformed (%s) is incomplete',
    async (_what, { signature, ...change }: Record<string, string>) => {
      const { status, text } = await call(QUERY_CALL, (headers) => ({
        ...headers,
        authorization: headers['authorization']?.replace(
          /Signature=.*/,
          `Signature=${Buffer.from(signature ?? '').toString('latin1')}`,
        ),
        ...(change['x-amz-date'] !== undefined && { 'x-amz-date': change['x-amz-date'] }),
      }));
      expect([status, text]).toEqual([403, expect.stringContaining('<Code>IncompleteSignature</Code>')]);
    },
  );

  it('covers body, path, query and headers', async () => {
    const changed = async (of: Unsigned, sent: Partial<Unsigned>): Promise<number | undefined> => {
      const headers = await signedHeaders(target, of);
      const { method = 'POST', path = '/', query, body } = { ...of, ...sent };
      const search = query ? `?${new URLSearchParams(query).toString()}` : '';
      return (await target.send(method, `${path}${search}`, { ...headers, ...sent.headers }, body)).status;
    };
    expect(await changed(QUERY_CALL, {})).toBe(200);
    expect(await changed(QUERY_CALL, { body: 'Action=ListUsers&Version=2010-05-08' })).toBe(403);
    expect(await changed(REST_CALL, { path: '/2015-03-31/functions/other' })).toBe(403);
    expect(await changed(REST_CALL, { query: { MaxItems: '1' } })).toBe(403);
    expect(await changed(REST_CALL, { method: 'DELETE' })).toBe(403);
    expect(await changed(JSON_CALL, { headers: { 'x-amz-target': 'SageMaker.ListModels' } })).toBe(400);
    expect(await changed(S3_CALL, { headers: { 'x-amz-expected-bucket-owner': '123456789012' } })).toBe(403);
  });

  it('of a session needs its token', async () => {
    const session = openRoleSession(target.emulator.account, 'arn:aws:iam::123456789012:role/r', 'f');
    const key = { accessKeyId: session.accessKeyId, secretAccessKey: session.secretAccessKey };
    expect((await call({ ...REST_CALL, ...key, sessionToken: session.sessionToken })).status).toBe(200);
    for (const sessionToken of ['another', undefined]) {
      const token = sessionToken === undefined ? {} : { sessionToken };
      const { status, text } = await call({ ...REST_CALL, ...key, ...token });
      expect([status, text]).toEqual([403, expect.stringContaining('security token')]);
    }
  });

  it.each(['SageMaker.constructor', 'SageMaker.__proto__', 'SageMaker.toString', 'SageMaker.hasOwnProperty'])(
    'does not make %s an operation',
    async (operation) => {
      const { status, text } = await call({
        ...JSON_CALL,
        headers: { ...JSON_CALL.headers, 'x-amz-target': operation },
      });
      expect([status, text]).toEqual([400, expect.stringContaining('UnknownOperationException')]);
      const [, name] = operation.split('.');
      const query = await call({ ...QUERY_CALL, body: `Action=${name}&Version=2010-05-08` });
      expect([query.status, query.text]).toEqual([400, expect.stringContaining('InvalidAction')]);
      const rest = await call({ ...REST_CALL, path: `/${name}` });
      expect([rest.status, rest.text]).toEqual([404, expect.stringContaining('No operation')]);
    },
  );
});

describe('a presigned URL', () => {
  it('reads and writes an S3 object', async () => {
    const written = await presignedPath(target, { service: 's3', method: 'PUT', path: `/${Bucket}/put` });
    expect((await target.send('PUT', written, {}, 'presigned')).status).toBe(200);
    const read = await presignedPath(target, { service: 's3', method: 'GET', path: `/${Bucket}/put` });
    expect(await target.send('GET', read, {})).toEqual({ status: 200, text: 'presigned' });
  });

  it.each([
    ['changed', (path: string) => path.replace('/key', '/put'), 'SignatureDoesNotMatch'],
    [
      'with a longer validity',
      (path: string) => path.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'),
      'SignatureDoesNotMatch',
    ],
    [
      'with a validity beyond seven days',
      (path: string) => path.replace('X-Amz-Expires=60', 'X-Amz-Expires=604801'),
      'Malformed',
    ],
  ])('that is %s is refused', async (_what, change, code) => {
    const { text } = await target.send('GET', change(await presignedPath(target, S3_CALL)), {});
    expect(text).toContain(code);
  });

  it('is refused after it has expired', async () => {
    const path = await presignedPath(target, { ...S3_CALL, at: minutesAgo(2) });
    const { status, text } = await target.send('GET', path, {});
    expect([status, text]).toEqual([403, expect.stringContaining('Request has expired')]);
  });

  it.each([
    { service: 's3', method: 'DELETE', path: `/${Bucket}/key` },
    { service: 's3', method: 'GET', path: `/${Bucket}` },
    { service: 's3', method: 'PUT', path: '/another-bucket' },
    { service: 'sagemaker', method: 'GET', path: '/' },
    {
      service: 'sts',
      method: 'GET',
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    },
    REST_CALL,
  ])('works for no other operation: $service $method $path', async (of) => {
    const { status, text } = await target.send(of.method, await presignedPath(target, of), {});
    // S3's error for a request without a signature; the other services have one of their own.
    const code = of.service === 's3' ? 'AccessDenied' : 'MissingAuthenticationToken';
    expect([status, text]).toEqual([403, expect.stringContaining(code)]);
  });
});

describe('a body that is signed in chunks', () => {
  const CONTENT = ['first chunk', 'second chunk', ''];
  const TRAILER = 'x-amz-meta-note:kept';

  /** Sends an aws-chunked upload; `tamper` changes it after it was signed. */
  async function upload(kind: '' | '-TRAILER', tamper: (body: string) => string = (body) => body) {
    const at = new Date();
    const payload = `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${kind}`;
    const headers = await signedHeaders(target, {
      service: 's3',
      method: 'PUT',
      path: `/${Bucket}/chunked`,
      at,
      headers: {
        'content-encoding': 'aws-chunked',
        'x-amz-content-sha256': payload,
        'x-amz-decoded-content-length': String(CONTENT.join('').length),
      },
    });
    const [seed = ''] = /[0-9a-f]{64}$/.exec(headers['authorization'] ?? '') ?? [];
    const body = signedChunks(at, seed, kind === '' ? undefined : TRAILER);
    return await target.send('PUT', `/${Bucket}/chunked`, headers, tamper(body));
  }

  /** Signs as the S3 guide writes it down, without the emulator's own verifier. */
  function signedChunks(at: Date, seed: string, trailer: string | undefined): string {
    const time = timeText(at);
    const scope = { date: time.slice(0, 8), region: REGION, service: 's3' };
    const { sign } = signerFor(target.emulator.credentials.secretAccessKey, scope, time);
    const place = `${time}\n${scope.date}/${REGION}/s3/aws4_request`;
    let previous = seed;
    let body = '';
    for (const chunk of CONTENT) {
      previous = sign(`AWS4-HMAC-SHA256-PAYLOAD\n${place}\n${previous}\n${sha256('')}\n${sha256(chunk)}`);
      body += `${chunk.length.toString(16)};chunk-signature=${previous}\r\n${chunk}${chunk === '' ? '' : '\r\n'}`;
    }
    if (trailer === undefined) return `${body}\r\n`;
    previous = sign(`AWS4-HMAC-SHA256-TRAILER\n${place}\n${previous}\n${sha256(`${trailer}\n`)}`);
    return `${body}${trailer}\r\nx-amz-trailer-signature:${previous}\r\n\r\n`;
  }

  it.each(['', '-TRAILER'] as const)('is accepted (%s)', async (kind) => {
    expect(await upload(kind)).toMatchObject({ status: 200 });
    const { Body } = await target.s3.send(new GetObjectCommand({ Bucket, Key: 'chunked' }));
    expect(await Body?.transformToString()).toBe('first chunksecond chunk');
  });

  it.each([
    ['a changed chunk', '', (body: string) => body.replace('second', 'sec0nd')],
    [
      'exchanged signatures',
      '',
      (body: string) => body.replace(/(chunk-signature=)[0-9a-f]{64}/, `$1${'0'.repeat(64)}`),
    ],
    ['a chunk without signature', '', (body: string) => body.replace(/;chunk-signature=[0-9a-f]{64}/, '')],
    ['a changed trailer', '-TRAILER', (body: string) => body.replace('kept', 'lost')],
  ] as const)('is refused with %s, and nothing is stored', async (_what, kind, tamper) => {
    const before = await target.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'chunked' }));
    const { status, text } = await upload(kind, tamper);
    expect([status, text]).toEqual([403, expect.stringContaining('SignatureDoesNotMatch')]);
    const after = await target.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'chunked' }));
    expect(after.Contents?.map(({ ETag, LastModified }) => [ETag, LastModified])).toEqual(
      before.Contents?.map(({ ETag, LastModified }) => [ETag, LastModified]),
    );
  });
});
