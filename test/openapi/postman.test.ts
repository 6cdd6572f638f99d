import { runInNewContext } from 'node:vm';

import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';

import { task } from '../../src/tasks/text-classification.ts';
import { BODY_LIMITS } from '../../src/contract/limits.ts';
import { openApi } from '../../src/openapi/document.ts';
import { postmanCollection } from '../../src/openapi/postman.ts';
import { stage } from '../proxy/canned-predictor.ts';

interface Item {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly header: readonly { readonly key: string; readonly value: string }[];
    readonly url: { readonly raw: string };
    readonly body?: { readonly raw: string };
  };
  readonly event: readonly [{ readonly script: { readonly exec: readonly string[] } }];
}

interface Collection {
  readonly info: { readonly schema: string };
  readonly auth: { readonly type: string; readonly awsv4?: readonly { key: string; value: string }[] };
  readonly variable: readonly { readonly key: string; readonly value: string }[];
  readonly item: readonly Item[];
}

const document = (auth: 'iam' | 'jwt' | 'api-key' | 'none') =>
  openApi({ task, title: 'shop', auth, bodyLimit: BODY_LIMITS.sagemakerServerless, url: 'http://gateway' });
const closed = postmanCollection(document('iam'), 'eu-west-1') as Collection;
const open = postmanCollection(document('none')) as Collection;

const DOCUMENT = JSON.stringify(document('none'));

/** The answer of a real app to a request of the collection. */
async function sent({ request }: Item): Promise<Response> {
  const { app } = stage(undefined, { openApi: async () => DOCUMENT });
  const headers = request.header.map(({ key, value }): [string, string] => [key, value]);
  const url = request.url.raw.replace('{{baseUrl}}', 'http://gateway');
  const body = request.body?.raw;
  return await app.fetch(
    new Request(url, { method: request.method, headers, ...(body !== undefined && { body }) }),
  );
}

/** Runs an item's tests on a response as Postman does; returns the names of the failed ones. */
async function failedTests(item: Item, response: Response): Promise<string[]> {
  const failed: string[] = [];
  const value: unknown = await response.json();
  const pm = {
    test: (name: string, judge: () => void) => {
      try {
        judge();
      } catch {
        failed.push(name);
      }
    },
    expect: (found: string) => ({ to: { include: (part: string) => expect(found).toContain(part) } }),
    response: {
      headers: { get: (name: string) => response.headers.get(name) },
      to: {
        have: {
          status: (status: number) => expect(response.status).toBe(status),
          jsonSchema: (schema: object) => expect(new Ajv().validate(schema, value)).toBe(true),
        },
      },
    },
  };
  runInNewContext(item.event[0].script.exec.join('\n'), { pm });
  return failed;
}

describe('the collection for Postman', () => {
  it('is signed with variables for a private route, and contains no key', () => {
    expect(closed.auth.type).toBe('awsv4');
    expect(Object.fromEntries(closed.auth.awsv4?.map(({ key, value }) => [key, value]) ?? [])).toEqual({
      accessKey: '{{accessKey}}',
      secretKey: '{{secretKey}}',
      sessionToken: '{{sessionToken}}',
      region: '{{region}}',
      service: 'execute-api',
    });
    const values = Object.fromEntries(closed.variable.map(({ key, value }) => [key, value]));
    expect(values).toMatchObject({ baseUrl: 'http://gateway', region: 'eu-west-1', secretKey: '' });
  });

  it('uses variables for tokens and API keys, and contains neither', () => {
    const [byToken, byKey] = [document('jwt'), document('api-key')].map((each) => postmanCollection(each));
    expect(byToken).toMatchObject({
      auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
      variable: [{ key: 'baseUrl' }, { key: 'token', value: '' }],
    });
    expect(byKey).toMatchObject({
      auth: {
        type: 'apikey',
        apikey: [{ value: 'x-api-key' }, { value: '{{apiKey}}' }, { value: 'header' }],
      },
      variable: [{ key: 'baseUrl' }, { key: 'apiKey', value: '' }],
    });
  });

  it('is not signed for a public route', () => {
    expect(open.auth).toEqual({ type: 'noauth' });
    expect(open.variable.map(({ key }) => key)).toEqual(['baseUrl']);
  });

  it('names its schema version, and has a request for every route', () => {
    expect(open.info.schema).toContain('/collection/v2.1.0/');
    const asked = open.item.map(
      ({ request }) => `${request.method} ${request.url.raw.replace('{{baseUrl}}', '')}`,
    );
    expect([...new Set(asked)]).toEqual([
      'POST /classify',
      'GET /health',
      'GET /health?deep=1',
      'GET /openapi.json',
    ]);
  });

  it.each(open.item)('"$name" passes its tests', async (item) => {
    expect(await failedTests(item, await sent(item))).toEqual([]);
  });

  it.each(open.item)('"$name" fails its tests for another response', async (item) => {
    const other = Response.json('strange', { status: 418, headers: { 'content-type': 'text/html' } });
    expect(await failedTests(item, other)).toHaveLength(3);
  });
});
