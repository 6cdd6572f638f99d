import { describe, expect, it } from 'vitest';
import { decodeTarget, TARGET_VARIABLE } from '../../../src/contract/target.ts';
import { type ConfigInput, parseConfig } from '../../../infra/parse-config.ts';
import { apiDocument } from '../../../infra/api/api-document.ts';
import { declared, specOf } from '../declared.ts';

const CERTIFICATE = 'arn:aws:acm:eu-west-1:123456789012:certificate/1a2b3c4d';

const on = (gateway: ConfigInput['gateway'] = {}) => declared({ gateway: { api: 'rest', ...gateway } });
const kinds = (gateway: ConfigInput['gateway'] = {}) => on(gateway).api.map(({ kind }) => kind);

describe('the OpenAPI document of a REST API', () => {
  const servers = (gateway: ConfigInput['gateway']) =>
    apiDocument(parseConfig({ name: 'shop', model: './m', gateway })).servers;

  it('includes the stage or the domain in the server URL', () => {
    expect(servers({})).toBeUndefined();
    expect(servers({ api: 'rest' })).toEqual([{ url: '/live' }]);
    const domain = { name: 'labels.example.com', certificateArn: CERTIFICATE };
    expect(servers({ api: 'rest', domain })).toEqual([{ url: 'https://labels.example.com' }]);
  });
});

describe('a REST API', () => {
  it('replaces the HTTP API, and declares key and usage plan only with auth "key"', () => {
    expect(kinds()).toEqual(['log-group', 'role', 'function', 'rest-api']);
    expect(kinds({ auth: 'api-key' })).toEqual([
      'log-group',
      'role',
      'function',
      'rest-api',
      'api-key',
      'usage-plan',
    ]);
    expect(kinds({ domain: { name: 'labels.example.com', certificateArn: CERTIFICATE } }).at(-1)).toBe(
      'domain-name',
    );
  });

  it.each([
    ['iam', 'AWS_IAM', false],
    ['api-key', 'NONE', true],
    ['none', 'NONE', false],
  ] as const)('closes every route by %s', (auth, authorization, keyRequired) => {
    const { methods } = specOf(on({ auth }).resources, 'rest-api');
    expect(methods.map(({ key }) => key)).toEqual(['POST /classify', 'GET /health', 'GET /openapi.json']);
    for (const method of methods) expect(method).toMatchObject({ authorization, keyRequired });
  });

  it('uses the maximum timeout of a REST API, also in the proxy', () => {
    const { resources } = on();
    expect(specOf(resources, 'rest-api').timeoutMs).toBe(29_000);
    const { timeoutSeconds, environment } = specOf(resources, 'function');
    expect(timeoutSeconds).toBe(28);
    expect(decodeTarget(environment[TARGET_VARIABLE])).toMatchObject({ predictMs: 26_500 });
    expect(decodeTarget(specOf(declared().resources, 'function').environment[TARGET_VARIABLE])).toMatchObject(
      { predictMs: 27_500 },
    );
  });

  it('applies the route’s limits to a key', () => {
    const quota = { requests: 1000, per: 'week' } as const;
    const gateway = { auth: 'api-key', ratePerSecond: 7, burst: 9, apiKey: { quota } } as const;
    const plan = specOf(on(gateway).resources, 'usage-plan');
    expect(plan).toMatchObject({ throttle: { ratePerSecond: 7, burst: 9 }, quota, keyName: 'shop-dev-key' });
  });
});
