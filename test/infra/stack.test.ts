import { OPEN_ROUTE } from '../../src/config/throttle.ts';
import { describe, expect, it } from 'vitest';
import { stack } from '../../infra/stack.ts';
import type { Declaration } from '../../src/aws/registry.ts';
import { type ConfigInput, parseConfig } from '../../infra/parse-config.ts';
import { CORS_VARIABLE, decodeCors } from '../../src/contract/cors.ts';
import { requestLimit } from '../../src/contract/limits.ts';
import { STACK_VARIABLE } from '../../src/contract/metrics.ts';
import { RELEASE_VARIABLE } from '../../src/contract/release.ts';
import { decodeTarget, type Target, TARGET_VARIABLE } from '../../src/contract/target.ts';
import { hostOf, HOSTS, type HostType } from '../../infra/hosts/registry.ts';
import { OWNER_TAG } from '../../src/reconcile/owner.ts';
import { artifacts, declared, hasTags, site, specOf, statementsOf, tagsIn } from './declared.ts';

describe.each(Object.keys(HOSTS) as HostType[])('stack on %s', (type) => {
  const on = (over: Partial<ConfigInput> = {}) => declared({ host: { type }, ...over });

  it('tags everything in its create call', () => {
    for (const each of on().resources.filter(hasTags))
      expect(tagsIn(each.spec)?.[OWNER_TAG]).toBe('shop-dev');
  });

  it('gives every resource the user’s tags and the ownership tags, which they cannot override', () => {
    expect(() => on({ tags: { [OWNER_TAG]: 'other' } })).toThrow('belongs to the stack');
    const { resources } = on({ tags: { team: 'blue' } });
    for (const { spec } of resources.filter(hasTags))
      expect(tagsIn(spec)).toMatchObject({ [OWNER_TAG]: 'shop-dev', team: 'blue' });
  });

  it('depends only on resources declared before', () => {
    const seen = new Set<string>();
    for (const { id, needs } of on().resources) {
      for (const need of needs) expect(seen).toContain(need);
      seen.add(id);
    }
  });

  it('passes the release to the container for its responses', () => {
    const { resources, releaseId } = on();
    const environments = resources.flatMap((each) =>
      each.kind === 'model' || each.kind === 'function' ? [each.spec.environment] : [],
    );
    expect(environments.map((each) => each[RELEASE_VARIABLE])).toContain(releaseId);
  });

  it('declares the same API', () => {
    const apiOf = (over: Partial<ConfigInput>) =>
      declared(over).resources.filter(({ id }) => ['proxy-logs', 'proxy-role', 'proxy', 'api'].includes(id));
    // Only the address and the body limit of the target depend on the host.
    const [target, wanted] = [targetsOf(apiOf({ host: { type } })), targetsOf(apiOf({}))];
    expect(target).toEqual([
      {
        ...contractOf(wanted[0]),
        ...on().target,
        bodyLimit: requestLimit(hostOf({ host: { type } }).limits.requestBody),
      },
    ]);
    expect(withoutTarget(apiOf({ host: { type } }))).toEqual(withoutTarget(apiOf({})));
  });

  it('grants no wildcard action, and a wildcard resource only if the action has no resource type', () => {
    const statements = statementsOf(on().resources);
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
    const wide = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
    const known = ['ecr:GetAuthorizationToken', 'cloudwatch:PutMetricData'];
    // Network interfaces, which Lambda creates for functions in a VPC.
    const inVpc = expect.stringMatching(/^ec2:(Create|Describe|Delete|Assign|Unassign)[A-Z]/);
    const expected = on().target.via === 'sagemaker' ? known : wide.map(() => inVpc);
    expect(wide).toEqual(expected);
    expect(new Set(wide).size).toBe(type === 'lambda-efs' ? 6 : expected.length);
  });
});

/** A target without the address of its model. */
function contractOf(target: Target | undefined): object {
  const {
    via: _via,
    endpoint: _endpoint,
    function: _function,
    ...contract
  } = { ...target } as Record<string, unknown>;
  return contract;
}

/** The target of every function of a stack. */
function targetsOf(resources: readonly Declaration[]): Target[] {
  return resources.flatMap((each) =>
    each.kind === 'function' ? [decodeTarget(each.spec.environment[TARGET_VARIABLE])] : [],
  );
}

function withoutTarget(resources: readonly Declaration[]): unknown[] {
  return resources.map((each) => {
    if (each.kind !== 'function') return each;
    const { [TARGET_VARIABLE]: _target, ...environment } = each.spec.environment;
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

  it('creates a new model and config for new content, memory or environment, and keeps the names otherwise', () => {
    const name = (over: Partial<ConfigInput> = {}, digest?: string): string =>
      specOf(declared(over, digest).resources, 'endpoint-config').name;
    expect(name()).toBe(name());
    expect(name({}, 'b'.repeat(64))).not.toBe(name());
    expect(name({ host: { type: 'sagemaker-serverless', memoryMb: 3072 } })).not.toBe(name());
    expect(name({ container: { environment: { A: 'b' } } })).not.toBe(name());
    expect(name({ gateway: { auth: 'none' } })).toBe(name());
  });

  it('has the same release id for the same content in every stage and region', () => {
    const elsewhere = stack(parseConfig({ name: 'shop', stage: 'prod', model: './m' }), artifacts(), {
      partition: 'aws',
      account: '999999999999',
      region: 'us-east-1',
    });
    expect(elsewhere.releaseId).toBe(declared().releaseId);
  });

  it('requires authorization by default', () => {
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

  it('lists the existing images for an unknown version', () => {
    expect(() => declared({ container: { version: '9.9' } })).toThrow(
      /no huggingface inference image with version "9.9"/,
    );
    expect(() =>
      stack(parseConfig({ name: 'shop', model: './m' }), artifacts(), { ...site, region: 'xx-nowhere-1' }),
    ).toThrow(/xx-nowhere-1/);
  });

  it('uses a configured role instead of declaring one', () => {
    const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
    const { resources } = declared({ roles: { endpoint: role('serving'), proxy: role('proxy') } });
    expect(resources.map(({ kind }) => kind)).not.toContain('role');
    expect(specOf(resources, 'model').roleArn).toBe(role('serving'));
    expect(specOf(resources, 'function').roleArn).toBe(role('proxy'));
    const ids = resources.map(({ id }) => id);
    for (const { needs } of resources) for (const need of needs) expect(ids).toContain(need);
  });

  it('passes the stack name to the proxy for its metrics', () => {
    expect(specOf(declared().resources, 'function').environment[STACK_VARIABLE]).toBe('shop-dev');
  });

  it('passes the configured body limit to the proxy, at most the host’s', () => {
    const limit = (gateway: ConfigInput['gateway']) =>
      targetsOf(declared({ gateway }).resources)[0]?.bodyLimit;
    expect(limit({})).toMatchObject({ name: 'sagemaker-serverless-payload', max: 4_194_304 });
    expect(limit({ maxBodyKb: 256 })).toMatchObject({ name: 'gateway.maxBodyKb', max: 262_144 });
    expect(limit({ maxBodyKb: 10_000 })).toMatchObject({ max: 4_194_304 });
  });

  it('configures CORS alike in API Gateway and proxy, or in neither', () => {
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

  it.each([
    [{}, { ratePerSecond: 50, burst: 100 }],
    [{ auth: 'none' }, OPEN_ROUTE],
    [
      { auth: 'none', ratePerSecond: 70 },
      { ratePerSecond: 70, burst: OPEN_ROUTE.burst },
    ],
  ] as const)('limits an open route more, unless a limit is set: %j', (gateway, throttle) => {
    expect(specOf(declared({ gateway }).resources, 'http-api').throttle).toEqual(throttle);
    const rest = declared({ gateway: { ...gateway, api: 'rest' } });
    expect(specOf(rest.resources, 'rest-api').throttle).toEqual(throttle);
  });

  it('completes a route’s limits from those of the gateway', () => {
    const gateway = { burst: 70, routes: { health: { ratePerSecond: 2 }, openapi: {} } };
    expect(specOf(declared({ gateway }).resources, 'http-api').routeThrottles).toEqual({
      'GET /health': { ratePerSecond: 2, burst: 70 },
    });
  });
});
