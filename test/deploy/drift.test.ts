import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { digestOfStack, writeDeployCache } from '../../src/deploy/deploy-cache.ts';
import { hasDrifted } from '../../src/deploy/plan-deploy.ts';
import type { Plan } from '../../src/reconcile/plan.ts';
import { declared } from '../infra/declared.ts';
import { fakeClock, fakeContext } from './fake-context.ts';

const context = fakeContext(fakeClock());
const stack = declared();
let cache = '';

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'deploy-cache-'));
  vi.stubEnv('SAGEMAKER_GATEWAY_CACHE', cache);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true });
});

const role = { id: 'role', kind: 'role', name: 'shop-dev-proxy' };
const unchanged: Plan = { owner: 'shop-dev', steps: [{ ...role, step: { action: 'keep' } }], retire: [] };
const changed: Plan = { owner: 'shop-dev', steps: [{ ...role, step: { action: 'create' } }], retire: [] };

async function remember(deployed: typeof stack): Promise<void> {
  const { names, aws } = context;
  const at = { partition: 'aws', account: '123456789012', bucket: names.bucket };
  const entry = { ...at, apiId: 'a', url: 'u', slot: 'first' as const };
  await writeDeployCache({ owner: names.owner, aws }, { ...entry, declared: digestOfStack(deployed) });
}

describe('drift', () => {
  it('is not reported by a machine that has not deployed the stack', async () => {
    expect(await hasDrifted(context, { plan: changed, stack })).toBe(false);
  });

  it('is a change to the declarations that this machine deployed last', async () => {
    await remember(stack);
    expect(await hasDrifted(context, { plan: changed, stack })).toBe(true);
    expect(await hasDrifted(context, { plan: unchanged, stack })).toBe(false);
  });

  it('is not a change of the configuration', async () => {
    await remember(declared({ gateway: { auth: 'none' } }));
    expect(await hasDrifted(context, { plan: changed, stack })).toBe(false);
  });
});
