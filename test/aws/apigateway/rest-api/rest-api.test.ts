import { describe, expect, it } from 'vitest';
import { diffRestApi } from '../../../../src/aws/apigateway/rest-api/diff.ts';
import type { LiveRestApi } from '../../../../src/aws/apigateway/rest-api/read.ts';
import {
  deploymentDescription,
  digestIn,
  type RestApiSpec,
} from '../../../../src/aws/apigateway/rest-api/spec.ts';
import { stagePatches } from '../../../../src/aws/apigateway/rest-api/stage.ts';
import { restApiUrl } from '../../../../src/aws/apigateway/deployed-api.ts';
import { awsClients } from '../../../../src/aws/core/clients.ts';

const URI = 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/F/invocations';
const spec: RestApiSpec = {
  name: 'shop-dev',
  functionArn: 'F',
  integrationUri: URI,
  timeoutMs: 29_000,
  document: { openapi: '3.0.1' },
  methods: [{ key: 'POST /classify', authorization: 'AWS_IAM', keyRequired: false, scopes: [] }],
  throttle: { ratePerSecond: 50, burst: 100 },
  routeThrottles: {},
  executeArnPrefix: 'arn:aws:execute-api:eu-west-1:123456789012',
  apiArnPrefix: 'arn:aws:apigateway:eu-west-1::',
  tags: {},
};
const method = {
  key: 'POST /classify',
  resourceId: 'r1',
  authorization: 'AWS_IAM',
  keyRequired: false,
  scopes: [],
  integrationUri: URI,
  timeoutMs: 29_000,
};
const stage = {
  deploymentId: 'd1',
  digest: digestIn(deploymentDescription(spec)),
  throttle: { ratePerSecond: 50, burst: 100 },
  routeThrottles: {},
  wafAclArn: undefined,
};
const live: LiveRestApi = {
  id: 'a1',
  owner: 'shop-dev',
  endpointType: 'REGIONAL',
  duplicateIds: [],
  spareDeploymentIds: [],
  methods: [method],
  stage,
  invokeAllowed: true,
};
const fields = (over: Partial<LiveRestApi>, wanted = spec) => diffRestApi(wanted, { ...live, ...over });

describe('a REST API and its declaration', () => {
  it('are equal when nothing differs', () => {
    expect(fields({})).toEqual([]);
  });

  it.each<[string, Partial<LiveRestApi>]>([
    ['APIs with this name', { duplicateIds: ['a2'] }],
    ['spare deployments', { spareDeploymentIds: ['d0'] }],
    ['permission to invoke', { invokeAllowed: false }],
    ['burst', { stage: { ...stage, throttle: { ratePerSecond: 50, burst: 1 } } }],
    [
      'throttle of GET /health',
      { stage: { ...stage, routeThrottles: { 'GET /health': { ratePerSecond: 1, burst: 1 } } } },
    ],
    ['endpoint type', { endpointType: 'EDGE' }],
    ['document', { stage: { ...stage, digest: 'by hand' } }],
    ['route POST /classify', { methods: [{ ...method, authorization: 'NONE' }] }],
    ['route POST /classify', { methods: [{ ...method, keyRequired: true }] }],
    ['route POST /other', { methods: [method, { ...method, key: 'POST /other' }] }],
    ['function of POST /classify', { methods: [{ ...method, integrationUri: 'elsewhere' }] }],
    ['timeout of POST /classify in ms', { methods: [{ ...method, timeoutMs: 1_000 }] }],
  ])('differ in %s after a manual change', (field, over) => {
    expect(fields(over).map((change) => change.field)).toEqual([field]);
  });

  it('have digests that depend only on document, methods and authorizer', () => {
    const jwt = { issuer: 'https://a.example', audience: ['b'] };
    const texts = [spec, { ...spec, jwt }, { ...spec, document: {} }, { ...spec, methods: [] }].map(
      deploymentDescription,
    );
    expect(new Set(texts).size).toBe(texts.length);
    expect(deploymentDescription({ ...spec, tags: { a: 'b' } })).toBe(texts[0]);
  });

  it('keep an undeclared web ACL, and differ by a declared one', () => {
    const guarded = { stage: { ...stage, wafAclArn: 'theirs' } };
    expect(fields(guarded)).toEqual([]);
    expect(fields(guarded, { ...spec, wafAclArn: 'ours' })).toEqual([
      { field: 'web ACL', from: 'theirs', to: 'ours' },
    ]);
  });
});

describe('the patches of a stage', () => {
  it('are empty when its limits match', () => {
    expect(stagePatches(spec, stage)).toEqual([]);
  });

  it('set stage limits, set route limits and remove them', () => {
    const routeThrottles = { 'POST /classify': { ratePerSecond: 5, burst: 6 } };
    const standing = {
      ...stage,
      throttle: { ratePerSecond: 1, burst: 100 },
      routeThrottles: { 'GET /health': { ratePerSecond: 1, burst: 1 } },
    };
    expect(stagePatches({ ...spec, routeThrottles }, standing)).toEqual([
      { op: 'replace', path: '/*/*/throttling/rateLimit', value: '50' },
      { op: 'replace', path: '/~1classify/POST/throttling/rateLimit', value: '5' },
      { op: 'replace', path: '/~1classify/POST/throttling/burstLimit', value: '6' },
      { op: 'remove', path: '/~1health/GET' },
    ]);
  });
});

describe('the URL of a REST API', () => {
  const urlAt = (region: string, endpoint?: string) =>
    restApiUrl(awsClients(region, endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint }), 'a1');

  it.each([
    ['eu-west-1', undefined, 'https://a1.execute-api.eu-west-1.amazonaws.com/live'],
    ['cn-north-1', undefined, 'https://a1.execute-api.cn-north-1.amazonaws.com.cn/live'],
    ['eu-west-1', 'http://127.0.0.1:4566', 'http://127.0.0.1:4566/execute-api/a1/live'],
  ])('in %s behind %s is %s', (region, endpoint, url) => {
    expect(urlAt(region, endpoint)).toBe(url);
  });
});
