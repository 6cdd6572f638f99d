import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ConfigInput,
  defineConfig,
  deploy,
  type DeploymentEvent,
  destroy,
  Fault,
  plan,
} from '../../src/index.ts';
import { awsEnvironment, type EmulatedAccount } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { stubModelFolder } from '../stub-archive.ts';

let account: EmulatedAccount;
let config: ConfigInput;

beforeAll(async () => {
  account = await openEventualAccount({ timeScale: 0.001 });
  // The SDK's default provider chain reads this process's environment.
  Object.assign(process.env, awsEnvironment(account.url));
  config = defineConfig({ name: 'programmatic', model: await stubModelFolder() });
});
afterAll(async () => {
  await account.close();
  await rm(config.model, { recursive: true });
});

function recorder(): {
  readonly events: DeploymentEvent[];
  readonly onEvent: (event: DeploymentEvent) => void;
} {
  const events: DeploymentEvent[] = [];
  return { events, onEvent: (event) => void events.push(event) };
}

// One journey: each test continues where the previous one left the account.
describe('the package as a library', () => {
  let releaseId = '';

  it('plans what a deploy would create, and changes nothing', async () => {
    const { events, onEvent } = recorder();
    const planned = await plan(config, { onEvent });
    expect(planned).toMatchObject({ stack: 'programmatic-dev', changes: true, drifted: false, retire: [] });
    expect(planned.steps.map(({ step }) => step.action)).toEqual(planned.steps.map(() => 'create'));
    expect(events.filter(({ type }) => type === 'plan')).toMatchObject([{ steps: planned.steps }]);
    expect(account.emulator.calls.mutating()).toEqual([]);
    releaseId = planned.releaseId;
  });

  it('deploys until the URL answers, and reports every step as an event', async () => {
    const { events, onEvent } = recorder();
    const deployed = await deploy(config, { skipDryRun: true, onEvent });
    expect(deployed).toMatchObject({
      releaseId,
      changed: true,
      verified: 'url',
      answer: [[{ label: 'stub', score: 1 }]],
    });
    expect(deployed.url).toMatch(/^http.*\/classify$/);
    const types = new Set(events.map(({ type }) => type));
    expect([...types]).toEqual(expect.arrayContaining(['message', 'plan', 'waiting', 'done']));
  });

  it('plans no change after the deploy', async () => {
    const planned = await plan(config);
    expect(planned).toMatchObject({ releaseId, changes: false, drifted: false, retire: [] });
    expect(planned.steps.every(({ step }) => step.action === 'keep')).toBe(true);
  });

  it('deploys an unchanged configuration without a write', async () => {
    account.emulator.calls.clear();
    expect(await deploy(config)).toMatchObject({ releaseId, changed: false, verified: 'url' });
    expect(account.emulator.calls.mutating()).toEqual([]);
  });

  it('keeps stages apart', async () => {
    expect(await plan(config, { stage: 'prod' })).toMatchObject({
      stack: 'programmatic-prod',
      changes: true,
    });
  });

  it('rejects with a Fault that has a code and a hint', async () => {
    const failing = plan({ ...config, host: { type: 'sagemaker-serverless', memoryMb: 1000 } });
    await expect(failing).rejects.toMatchObject({ code: 'config', hint: expect.any(String) as string });
    await expect(failing).rejects.toBeInstanceOf(Fault);
    await expect(plan('no-such.config.ts')).rejects.toMatchObject({ code: 'config' });
  });

  it('stops with Fault interrupted when the signal aborts', async () => {
    const aborted = AbortSignal.abort();
    await expect(
      deploy({ ...config, name: 'interrupted' }, { signal: aborted, skipDryRun: true }),
    ).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('destroys everything, after a dry run that deletes nothing', async () => {
    expect(await destroy(config, { dryRun: true })).toEqual({ removed: [], untagged: [] });
    expect(await plan(config)).toMatchObject({ changes: false });
    const { removed, untagged } = await destroy(config);
    expect(removed).toContainEqual({ kind: 'endpoint', name: 'programmatic-dev' });
    expect(untagged).toEqual([]);
    const planned = await plan(config);
    expect(planned.steps.map(({ step }) => step.action)).toEqual(planned.steps.map(() => 'create'));
    expect(await destroy(config)).toEqual({ removed: [], untagged: [] });
  });
});
