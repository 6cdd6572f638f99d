import { describe, expect, it } from 'vitest';
import { stack } from '../../infra/stack.ts';
import type { Declaration } from '../../src/aws/registry.ts';
import { type ConfigInput, parseConfig } from '../../src/config/config.ts';
import { CORS_VARIABLE, decodeCors } from '../../src/contract/cors.ts';
import { BODY_LIMIT_VARIABLE } from '../../src/contract/limits.ts';
import { STACK_VARIABLE } from '../../src/contract/metrics.ts';
import { RELEASE_VARIABLE } from '../../src/contract/release.ts';
import { decodeTarget, type Target, TARGET_VARIABLE } from '../../src/contract/target.ts';
import { HOST_TYPES } from '../../src/config/host-options.ts';
import { OWNER_TAG } from '../../src/reconcile/owner.ts';
import { artifacts, declared, site, specOf, statementsOf } from './declared.ts';

describe.each(HOST_TYPES)('stack on %s', (type) => {
  const on = (over: Partial<ConfigInput> = {}) => declared({ host: { type }, ...over });

  it('tags everything in its create call', () => {
    for (const { spec } of on().resources) expect(spec.tags[OWNER_TAG]).toBe('shop-dev');
  });

  it('lets no tag of the user take the owner’s place', () => {
    const { resources } = on({ tags: { [OWNER_TAG]: 'other', team: 'blue' } });
    for (const { spec } of resources)
      expect(spec.tags).toMatchObject({ [OWNER_TAG]: 'shop-dev', team: 'blue' });
  });

  it('needs only what is declared before', () => {
    const seen = new Set<string>();
    for (const { id, needs } of on().resources) {
      for (const need of needs) expect(seen).toContain(need);
      seen.add(id);
    }
  });

  it('tells the container its release, so that its answers can', () => {
    const { resources, releaseId } = on();
    expect(specOf(resources, 'model').environment[RELEASE_VARIABLE]).toBe(releaseId);
  });

  it('puts the same face before it', () => {
    const face = (over: Partial<ConfigInput>) =>
      declared(over).resources.filter(({ id }) => ['proxy-logs', 'proxy-role', 'proxy', 'api'].includes(id));
    // The letter alone tells the host: it bounds what a body may weigh.
    const [letter, wanted] = [lettersOf(face({ host: { type } })), lettersOf(face({}))];
    expect(letter).toEqual([{ ...wanted[0], host: type }]);
    expect(withoutLetter(face({ host: { type } }))).toEqual(withoutLetter(face({})));
  });

  it('grants no wildcard action, and a wildcard resource only where AWS knows no other', () => {
    const statements = statementsOf(on().resources);
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
    const wide = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
    expect(wide).toEqual(['ecr:GetAuthorizationToken', 'cloudwatch:PutMetricData']);
  });
});

/** What the build line tells the run line, from every function of a stack. */
function lettersOf(resources: readonly Declaration[]): Target[] {
  return resources.flatMap((each) =>
    each.kind === 'function' ? [decodeTarget(each.spec.environment[TARGET_VARIABLE])] : [],
  );
}

function withoutLetter(resources: readonly Declaration[]): unknown[] {
  return resources.map((each) => {
    if (each.kind !== 'function') return each;
    const { [TARGET_VARIABLE]: _letter, ...environment } = each.spec.environment;
    return { ...each, spec: { ...each.spec, environment } };
  });
}

describe('stack', () => {
  it('keeps every name within its service’s limit for the longest name and stage', () => {
    const { names } = stack(
      parseConfig({ name: `a${'b'.repeat(21)}`, stage: `c${'d'.repeat(10)}`, model: './m' }),
      artifacts(),
      { ...site, region: 'ap-southeast-2' },
    );
    expect(names.bucket.length).toBeLessThanOrEqual(63);
    expect(names.endpointRole.length).toBeLessThanOrEqual(64);
    expect(names.proxy.length).toBeLessThanOrEqual(64);
    const config = specOf(declared({ name: `a${'b'.repeat(21)}` }).resources, 'endpoint-config');
    expect(config.name.length).toBeLessThanOrEqual(63);
  });

  it('gives a new model and config to new content, memory or environment, and the same names to the same', () => {
    const name = (over: Partial<ConfigInput> = {}, digest?: string): string =>
      specOf(declared(over, digest).resources, 'endpoint-config').name;
    expect(name()).toBe(name());
    expect(name({}, 'b'.repeat(64))).not.toBe(name());
    expect(name({ host: { type: 'sagemaker-serverless', memoryMb: 3072 } })).not.toBe(name());
    expect(name({ container: { environment: { A: 'b' } } })).not.toBe(name());
    expect(name({ gateway: { auth: 'none' } })).toBe(name());
  });

  it('gives the same release id to the same content in every stage and region', () => {
    const elsewhere = stack(parseConfig({ name: 'shop', stage: 'prod', model: './m' }), artifacts(), {
      partition: 'aws',
      account: '999999999999',
      region: 'us-east-1',
    });
    expect(elsewhere.releaseId).toBe(declared().releaseId);
  });

  it('is closed unless it is told to be open', () => {
    expect(specOf(declared().resources, 'http-api').routes).toEqual([
      { key: 'POST /classify', authorization: 'AWS_IAM' },
      { key: 'GET /health', authorization: 'AWS_IAM' },
      { key: 'GET /openapi.json', authorization: 'AWS_IAM' },
    ]);
    const open = declared({ gateway: { auth: 'none' } });
    expect(specOf(open.resources, 'http-api').routes).toEqual([
      { key: 'POST /classify', authorization: 'NONE' },
      { key: 'GET /health', authorization: 'NONE' },
      { key: 'GET /openapi.json', authorization: 'NONE' },
    ]);
  });

  it('names the images that exist when a version does not', () => {
    expect(() => declared({ container: { version: '9.9' } })).toThrow(
      /no huggingface inference image of version "9.9"/,
    );
    expect(() =>
      stack(parseConfig({ name: 'shop', model: './m' }), artifacts(), { ...site, region: 'xx-nowhere-1' }),
    ).toThrow(/xx-nowhere-1/);
  });

  it('declares no role where the configuration brings one, and uses that', () => {
    const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
    const { resources } = declared({ roles: { endpoint: role('serving'), proxy: role('face') } });
    expect(resources.map(({ kind }) => kind)).not.toContain('role');
    expect(specOf(resources, 'model').roleArn).toBe(role('serving'));
    expect(specOf(resources, 'function').roleArn).toBe(role('face'));
    const ids = resources.map(({ id }) => id);
    for (const { needs } of resources) for (const need of needs) expect(ids).toContain(need);
  });

  it('tells the proxy which stack it counts for', () => {
    expect(specOf(declared().resources, 'function').environment[STACK_VARIABLE]).toBe('shop-dev');
  });

  it('gives the proxy the body limit of the configuration, never above the host’s', () => {
    const limit = (maxBodyKb: number) =>
      specOf(declared({ gateway: { maxBodyKb } }).resources, 'function').environment[BODY_LIMIT_VARIABLE];
    expect(specOf(declared().resources, 'function').environment).not.toHaveProperty(BODY_LIMIT_VARIABLE);
    expect(limit(256)).toBe('262144');
    expect(limit(10_000)).toBe('4194304');
  });

  it('tells API Gateway and the proxy the same of CORS, and neither anything without it', () => {
    const pages = declared({ gateway: { cors: { origins: ['https://app.example.com'] } } }).resources;
    expect(specOf(pages, 'http-api').cors).toMatchObject({
      origins: ['https://app.example.com'],
      methods: ['POST', 'GET'],
      maxAgeSeconds: 600,
    });
    expect(decodeCors(specOf(pages, 'function').environment[CORS_VARIABLE])).toEqual({
      origins: ['https://app.example.com'],
      maxAgeSeconds: 600,
    });
    expect(specOf(declared().resources, 'http-api').cors).toBeUndefined();
    expect(specOf(declared().resources, 'function').environment).not.toHaveProperty(CORS_VARIABLE);
  });

  it('gives a route with a rate of its own what it leaves out from the gateway', () => {
    const gateway = { burst: 70, routes: { health: { ratePerSecond: 2 }, openapi: {} } };
    expect(specOf(declared({ gateway }).resources, 'http-api').routeThrottles).toEqual({
      'GET /health': { ratePerSecond: 2, burst: 70 },
    });
  });
});
