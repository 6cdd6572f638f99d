import { gzipSync } from 'node:zlib';
import {
  CreateDeploymentCommand,
  GetApiKeysCommand,
  GetResourcesCommand,
  GetRestApisCommand,
  UpdateMethodCommand,
} from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, resultOf } from './command.ts';
import { openRestJourney } from './rest-journey.ts';

const TEXT = JSON.stringify({ inputs: 'rent oct' });
const LONG_MS = 40_000;

const { calls, client, configured, deploy, listingOf, plan: planned, run } = openRestJourney();

async function post(
  url: unknown,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  return await fetch(String(url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

async function keyOf(name: string): Promise<string> {
  const { items = [] } = await client().send(
    new GetApiKeysCommand({ nameQuery: `${name}-dev-key`, includeValues: true }),
  );
  return items[0]?.value ?? '';
}

/** The distinct actions of a plan. */
function actionsOf({ lines }: Outcome): Set<string> {
  const plan = lines.find(({ type }) => type === 'plan') as unknown as {
    readonly steps: readonly { readonly step: { readonly action: string } }[];
    readonly retire: readonly unknown[];
  };
  const actions = plan.steps.map(({ step }) => step.action);
  return new Set(plan.retire.length > 0 ? [...actions, 'retire'] : actions);
}

describe.each(['iam', 'api-key', 'none'])('a REST API with auth %s', (auth) => {
  const name = `rest-${auth}`;
  const flags = ['--api', 'rest', '--auth', auth];

  it(
    'deploys, answers, is left alone by a second deploy, and leaves nothing',
    { timeout: LONG_MS },
    async () => {
      const first = await deploy(name, ...flags);
      expect(first['url']).toMatch(/\/execute-api\/\w+\/live\/classify$/);
      const asked = await run('classify', name, 'rent oct');
      expect(resultOf(asked)['release']).toBe(first['releaseId']);

      const second = await deploy(name, ...flags);
      expect(second).toMatchObject({ changed: false, url: first['url'], releaseId: first['releaseId'] });
      expect(calls().mutating()).toEqual([]);

      const plan = await planned(name, ...flags);
      expect(actionsOf(plan)).toEqual(new Set(['keep']));
      await run('destroy', name);
      expect(await listingOf(name)).toEqual([]);
    },
  );
});

describe('callers with an API key', () => {
  const quota = { requests: 4, per: 'day' };
  let url: unknown;
  let output = '';

  beforeAll(async () => {
    const config = await configured({ api: 'rest', auth: 'api-key', apiKey: { quota } });
    const outcome = await run('deploy', 'keyed', '--config', config);
    output = outcome.text;
    url = resultOf(outcome)['url'];
  }, LONG_MS);

  it('are rejected without one, with a problem document', async () => {
    const answer = await post(url, TEXT);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'forbidden', requestId: expect.stringMatching(/./) });
  });

  it('get a long Retry-After when their quota is used up', async () => {
    const key = await keyOf('keyed');
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let count = 0; count < quota.requests + 1; count += 1) {
      last = await post(url, TEXT, { 'x-api-key': key });
      statuses.push(last.status);
    }
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
    expect(statuses.at(-1)).toBe(429);
    expect(last?.headers.get('retry-after')).toBe('3600');
    expect(await last?.json()).toMatchObject({ code: 'quota-exceeded' });
  });

  it('never see their key in the output of deploy, plan and status', async () => {
    const key = await keyOf('keyed');
    const status = await run('status', 'keyed');
    expect(resultOf(status)['key']).toMatchObject({ shownBy: expect.stringContaining('get-api-keys') });
    expect(key.length).toBeGreaterThan(10);
    expect(`${output}${status.text}`).not.toContain(key);
    await run('destroy', 'keyed');
    expect(await listingOf('keyed')).toEqual([]);
  });
});

describe('an open REST API', () => {
  let url: unknown;
  beforeAll(async () => {
    url = (await deploy('judged', '--api', 'rest', '--auth', 'none'))['url'];
  }, LONG_MS);
  afterAll(async () => {
    await run('destroy', 'judged');
  });

  it.each([
    ['a body that is no JSON', 'rent'],
    ['a wrong type', '{"inputs": 1}'],
    ['an unknown member', '{"inputs": "a", "other": 1}'],
  ])('rejects %s itself, with a problem document', async (_, body) => {
    const answer = await post(url, body);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
    expect(await answer.json()).toMatchObject({
      type: 'urn:sagemaker-gateway:problem:bad-request',
      status: 400,
      code: 'bad-request',
      requestId: expect.stringMatching(/./),
    });
  });

  it('leaves limits to the proxy, which names them', async () => {
    const answer = await post(url, JSON.stringify({ inputs: Array.from({ length: 1_000 }, () => 'a') }));
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ limit: { name: 'maxInputs' } });
  });

  it.each<[string, () => Promise<Response>]>([
    ['plain text', async () => await post(url, 'rent oct', { 'content-type': 'text/plain' })],
    [
      'a gzip body',
      async () => await post(url, new Uint8Array(gzipSync(TEXT)), { 'content-encoding': 'gzip' }),
    ],
    ['letters beyond ASCII', async () => await post(url, '{"inputs": "café"}')],
  ])('answers %s', async (_, ask) => {
    const answer = await ask();
    expect(answer.status, await answer.clone().text()).toBe(200);
    expect(await answer.json()).toHaveLength(1);
  });

  it('answers 404 at another path', async () => {
    const answer = await post(String(url).replace('/classify', '/other'), TEXT);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'application/problem+json']);
  });
});

describe('a manual change of a REST API', () => {
  const flags = ['--api', 'rest'];

  async function apiId(): Promise<string> {
    const { items = [] } = await client().send(new GetRestApisCommand({}));
    return items.find(({ name }) => name === 'drifted-dev')?.id ?? '';
  }

  it.each<[string, () => Promise<unknown>]>([
    [
      'a method that was opened',
      async () => {
        const restApiId = await apiId();
        const { items = [] } = await client().send(new GetResourcesCommand({ restApiId }));
        const resourceId = items.find(({ path }) => path === '/classify')?.id;
        const patchOperations = [{ op: 'replace' as const, path: '/authorizationType', value: 'NONE' }];
        return await client().send(
          new UpdateMethodCommand({ restApiId, resourceId, httpMethod: 'POST', patchOperations }),
        );
      },
    ],
    [
      'a deployment by hand',
      async () =>
        await client().send(new CreateDeploymentCommand({ restApiId: await apiId(), stageName: 'live' })),
    ],
  ])('is detected and corrected: %s', { timeout: LONG_MS }, async (_, change) => {
    await deploy('drifted', ...flags);
    await change();
    const plan = await planned('drifted', ...flags);
    expect(plan.text).toContain('Drift:');
    expect(await deploy('drifted', ...flags)).toMatchObject({ changed: true });
    expect(await deploy('drifted', ...flags)).toMatchObject({ changed: false });
    expect((await listingOf('drifted')).filter((line) => line.startsWith('rest api'))).toEqual([
      'rest api drifted-dev with 4, 1, 1, 0 resources, stages, deployments, authorizers',
    ]);
  });

  afterAll(async () => {
    await run('destroy', 'drifted');
  });
});
