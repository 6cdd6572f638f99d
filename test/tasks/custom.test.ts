import { describe, expect, it } from 'vitest';

import { parseConfig } from '../../infra/parse-config.ts';
import { apiDocument } from '../../infra/api/api-document.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { sampleRequest, taskOf } from '../../src/config/served-task.ts';
import { curlLine } from '../../src/cli/output/usage-examples.ts';
import { postmanCollection } from '../../src/openapi/postman.ts';
import { post, stage } from '../proxy/canned-predictor.ts';

const configOf = (over: Partial<ConfigInput>) =>
  parseConfig({ name: 'own', model: './m', task: 'custom', ...over });
const CSV = { body: 'a,b\n1,2\n', contentType: 'text/csv' };
const schemas = {
  request: {
    type: 'object',
    required: ['text'],
    properties: { text: { $ref: '#/$defs/text' } },
    $defs: { text: {} },
  },
  response: { type: 'object', required: ['label'] },
};

interface Postman {
  readonly item: readonly {
    readonly name: string;
    readonly request: {
      readonly header: readonly { readonly value: string }[];
      readonly body?: { readonly raw: string };
    };
    readonly event: readonly [{ readonly script: { readonly exec: readonly string[] } }];
  }[];
}

describe('the options of a custom task', () => {
  it.each([
    [{}, 'sample: a custom task needs a request of yours'],
    [{ sample: { body: Buffer.alloc(256 * 1024 + 1), contentType: 'image/png' } }, 'the limit is 262144'],
    [
      { sample: { label: 1 }, schemas },
      'sample: schemas.request rejects it: the body: Instance does not have required',
    ],
    [
      { sample: CSV, schemas },
      'sample: schemas.request rejects it: the Content-Type must be application/json',
    ],
    [
      { sample: 1, schemas: { request: { $ref: '#/$defs/none' } } },
      'schemas.request: the reference "#/$defs/none"',
    ],
    [
      { sample: 1, schemas: { request: { $ref: 'https://a.b/c' } } },
      'schemas.request: the reference "https://a.b/c"',
    ],
    [{ sample: 1, schemas: { response: { pattern: '(' } } }, 'schemas.response: Invalid regular expression'],
    [{ task: 'text-classification', schemas }, 'schemas: the task text-classification has its own'],
    [{ task: 'none' }, 'known tasks: text-classification'],
  ])('%j is rejected', (over, why) => {
    expect(() => configOf(over as Partial<ConfigInput>)).toThrow(why);
  });

  it('have a sample of any type', () => {
    const bytes = Uint8Array.of(0xff, 0);
    const typeAndBytes = (sample: ConfigInput['sample']): unknown => {
      const request = sampleRequest(configOf({ sample }));
      return 'body' in request ? [request.contentType, Buffer.from(request.body)] : request;
    };
    expect(typeAndBytes({ text: 'a' })).toEqual(['application/json', Buffer.from('{"text":"a"}')]);
    expect(typeAndBytes(CSV)).toEqual(['text/csv', Buffer.from(CSV.body)]);
    expect(typeAndBytes({ body: bytes, contentType: 'image/png' })).toEqual([
      'image/png',
      Buffer.from(bytes),
    ]);
  });

  it('give the commands to call it', () => {
    const line = (over: Partial<ConfigInput>): string =>
      curlLine('http://x/invoke', {
        config: configOf({ gateway: { auth: 'none' }, ...over }),
        region: 'eu-west-1',
      });
    expect(line({ sample: { text: 'a' } })).toContain(
      `-H 'content-type: application/json' -d '{"text":"a"}'`,
    );
    expect(line({ sample: CSV })).toContain(`-H 'content-type: text/csv' --data-binary 'a,b\n1,2\n'`);
    const png = { body: Uint8Array.of(0xff), contentType: 'image/png' };
    expect(line({ sample: png })).toContain('--data-binary @FILE');
  });
});

describe('the documents of a custom task', () => {
  it('have its schemas, and Postman checks the response with the response schema', () => {
    const document = apiDocument(configOf({ sample: { text: 'a' }, schemas }));
    const { 200: answer, 422: shape } = document.paths['/invoke']?.['post']?.responses ?? {};
    expect(answer?.content).toEqual({
      'application/json': { schema: { $ref: '#/components/schemas/InvokeAnswer' }, examples: {} },
    });
    expect(shape).toBeDefined();
    const collection = postmanCollection(document) as Postman;
    expect(collection.item.map(({ name }) => name).slice(0, 2)).toEqual(['The sample', 'Refused: CSV']);
    expect(collection.item[0]?.event[0].script.exec.join('\n')).toContain('"required":["label"]');
  });

  it('show any body without schemas, with the sample as its example', () => {
    const document = apiDocument(configOf({ sample: CSV }));
    const { requestBody, responses } = document.paths['/invoke']?.['post'] ?? {};
    expect(Object.keys(requestBody?.content ?? {})).toEqual(['text/csv', '*/*']);
    expect(Object.keys(responses?.[200]?.content ?? {})).toEqual(['*/*']);
    const [sample, next] = (postmanCollection(document) as Postman).item;
    expect(sample?.request).toMatchObject({ header: [{ value: 'text/csv' }], body: { raw: CSV.body } });
    expect(sample?.event[0].script.exec).toHaveLength(1);
    expect(next?.name).not.toBe('Refused: CSV');
  });
});

describe('the proxy of a custom task', () => {
  const custom = (over: Partial<ConfigInput>, answer: object) =>
    stage(async () => await Promise.resolve(answer), { task: taskOf(configOf(over)), path: '/classify' });

  it('passes the Accept header on, and the type of the response back', async () => {
    const { app, predicted } = custom(
      { sample: CSV },
      { body: Uint8Array.of(0x93, 0xff), contentType: 'application/x-npy' },
    );
    const response = await app.fetch(
      post('a,b', { 'content-type': 'text/csv; header=no', accept: 'application/x-npy' }),
    );
    expect(predicted[0]?.options).toMatchObject({
      contentType: 'text/csv; header=no',
      accept: 'application/x-npy',
    });
    expect(response.headers.get('content-type')).toBe('application/x-npy');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(Uint8Array.of(0x93, 0xff));
  });

  it('asks for JSON if it has a schema, and sends JSON without parameters', async () => {
    const { app, predicted } = custom({ sample: { text: 'a' }, schemas }, { body: '{"label": 1}' });
    const json = { 'content-type': 'application/json; charset=utf-8', accept: '*/*' };
    expect((await app.fetch(post('{"text": 1}', json))).status).toBe(200);
    expect(predicted[0]?.options).toMatchObject({
      contentType: 'application/json',
      accept: 'application/json',
    });
  });

  it.each([
    [{ body: '{}' }, 'does not match its schema: the body: Instance does not have required property "label"'],
    [{ body: 'label' }, 'is not JSON'],
    [{ body: '{"label": 1}', contentType: 'text/csv' }, 'is not application/json'],
    [{ body: ' '.repeat(751) }, 'the response has 751 bytes; the limit way-back is 750'],
  ])('returns 502 for %j', async (answer, detail) => {
    const { app } = custom({ sample: { text: 'a' }, schemas }, answer);
    const response = await app.fetch(post('{"text": 1}', { 'content-type': 'application/json' }));
    expect([response.status, await response.json()]).toMatchObject([
      502,
      { detail: expect.stringContaining(detail) },
    ]);
  });

  it('is unhealthy when the sample gets an invalid response', async () => {
    const { app, predicted } = custom({ sample: { text: 'a' }, schemas }, { body: '{}' });
    const response = await app.fetch(new Request('http://gateway/health?deep=1'));
    expect(response.status).toBe(503);
    expect(predicted[0]?.body).toBe('{"text":"a"}');
  });
});
