import {
  CreateEndpointCommand,
  type DeploymentConfig,
  DescribeEndpointCommand,
  UpdateEndpointCommand,
  type UpdateEndpointCommandInput,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type HostingAccount,
  makeConfig,
  makeEndpoint,
  makeModel,
  openHostingAccount,
  PYTHON,
  REALTIME,
  SERVERLESS,
  settled,
} from './hosting-account.ts';
import { containersOn } from '../../../src/container/container-process.ts';

let account: HostingAccount;

beforeAll(async () => {
  // One endpoint of four instances per test: more than the default quota.
  account = await openHostingAccount({
    startContainer: containersOn(PYTHON),
    quotas: { 'ml.m5.large for endpoint usage': 100 },
  });
  for (const name of ['one', 'two']) {
    await makeModel(account, name, { environment: { RELEASE: name } });
    await makeConfig(account, name, { ...REALTIME, InitialInstanceCount: 4 });
  }
  await makeModel(account, 'renamed');
  await makeConfig(account, 'renamed', { ...REALTIME, VariantName: 'Other' });
  await makeModel(account, 'single');
  await makeConfig(account, 'single', REALTIME);
  await makeModel(account, 'serverless');
  await makeConfig(account, 'serverless', SERVERLESS);
});
afterAll(async () => await account.close());
beforeEach(() => void account.alarms.set('bell', 'OK'));

const blueGreen = (
  Type: 'ALL_AT_ONCE' | 'CANARY' | 'LINEAR',
  over: object = {},
  wait = 600,
): DeploymentConfig => ({
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: { Type, WaitIntervalInSeconds: wait, ...over },
  },
});
const percent = (Value: number) => ({ Type: 'CAPACITY_PERCENT' as const, Value });
const instances = (Value: number) => ({ Type: 'INSTANCE_COUNT' as const, Value });
const rolling = (Value: number, wait = 600): DeploymentConfig => ({
  RollingUpdatePolicy: { MaximumBatchSize: percent(Value), WaitIntervalInSeconds: wait },
});
const watched = (config: DeploymentConfig): DeploymentConfig => ({
  ...config,
  AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'bell' }] },
});
const canary = blueGreen('CANARY', { CanarySize: percent(25) });

async function serving(name: string, config = 'one'): Promise<void> {
  await makeEndpoint(account, name, config);
  await settled(account, name);
}

async function update(
  name: string,
  config: string,
  deployment?: DeploymentConfig,
  over: Partial<UpdateEndpointCommandInput> = {},
): Promise<void> {
  const input = { EndpointName: name, EndpointConfigName: config, DeploymentConfig: deployment, ...over };
  await account.client.send(new UpdateEndpointCommand(input));
}

async function releases(name: string, count: number): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (let turn = 0; turn < count; turn += 1) {
    const answer = await account.runtime.send(
      new InvokeEndpointCommand({ EndpointName: name, ContentType: 'application/json', Body: '{}' }),
    );
    const { release } = JSON.parse(answer.Body.transformToString()) as { release: string };
    found[release] = (found[release] ?? 0) + 1;
  }
  return found;
}

const described = async (name: string) =>
  await account.client.send(new DescribeEndpointCommand({ EndpointName: name }));

/** The pending variant, once it has this status and instance count. */
async function reached(name: string, status: string, count: number): Promise<void> {
  const now = async () => {
    const variant = (await described(name)).PendingDeploymentSummary?.ProductionVariants?.[0];
    return `${variant?.VariantStatus?.[0]?.Status} on ${variant?.CurrentInstanceCount}`;
  };
  await expect.poll(now, { timeout: 90_000, interval: 10 }).toBe(`${status} on ${count}`);
}

describe('an update with guardrails', () => {
  it('shifts the canary’s share, bakes, and then shifts the rest', async () => {
    await serving('canary');
    await update('canary', 'two', canary);
    expect((await described('canary')).PendingDeploymentSummary?.ProductionVariants?.[0]).toMatchObject({
      VariantStatus: [{ Status: 'Creating' }],
      CurrentInstanceCount: 0,
      DesiredInstanceCount: 4,
    });
    await reached('canary', 'ActivatingTraffic', 0);
    expect(await releases('canary', 2)).toEqual({ one: 2 });
    await reached('canary', 'Baking', 1);
    expect(await releases('canary', 8)).toEqual({ one: 6, two: 2 });
    await reached('canary', 'Baking', 4);
    expect(await releases('canary', 3)).toEqual({ two: 3 });
    expect(await settled(account, 'canary')).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'two',
      LastDeploymentConfig: canary,
    });
  });

  it('shifts linearly in equal steps, and retains the configuration on request', async () => {
    await serving('linear');
    const half = blueGreen('LINEAR', { LinearStepSize: instances(2) }, 300);
    await update('linear', 'two', half);
    await reached('linear', 'Baking', 2);
    expect(await releases('linear', 4)).toEqual({ one: 2, two: 2 });
    await settled(account, 'linear');
    await update('linear', 'one', undefined, { RetainDeploymentConfig: true });
    await reached('linear', 'Baking', 2);
    expect(await settled(account, 'linear')).toMatchObject({
      EndpointConfigName: 'one',
      LastDeploymentConfig: half,
    });
    await update('linear', 'two');
    expect(await settled(account, 'linear')).not.toHaveProperty('LastDeploymentConfig');
  });

  it('rolls back when an alarm fires, and reports the alarm', async () => {
    await serving('bells');
    await update('bells', 'two', watched(canary));
    await reached('bells', 'Baking', 1);
    account.alarms.set('bell', 'ALARM');
    expect(await settled(account, 'bells')).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'one',
      FailureReason: expect.stringMatching(/rolled back .* alarm bell was in ALARM/) as string,
    });
    expect(await releases('bells', 4)).toEqual({ one: 4 });
    account.alarms.set('bell', 'OK');
    await update('bells', 'two', watched(blueGreen('ALL_AT_ONCE', {}, 60)));
    expect(await settled(account, 'bells')).toMatchObject({ EndpointConfigName: 'two' });
  });

  it('rolls batch by batch, and provisions removed capacity again on rollback', async () => {
    await serving('rolled');
    await update('rolled', 'two', watched(rolling(50)));
    await reached('rolled', 'Baking', 4);
    account.alarms.set('bell', 'ALARM');
    expect(await settled(account, 'rolled')).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'one',
    });
    expect(await releases('rolled', 4)).toEqual({ one: 4 });
  });

  it('whose rollback fails serves both fleets until the next update', async () => {
    await serving('stuck');
    await update('stuck', 'two', watched(rolling(50)));
    await reached('stuck', 'Baking', 4);
    const archive = account.objects.get('bucket/one.tar.gz') ?? new Uint8Array();
    account.objects.delete('bucket/one.tar.gz');
    account.alarms.set('bell', 'ALARM');
    expect(await settled(account, 'stuck')).toMatchObject({
      EndpointStatus: 'UpdateRollbackFailed',
      FailureReason: expect.stringMatching(
        /rolled back .* The rollback failed: Failed to download/,
      ) as string,
    });
    expect(await releases('stuck', 2)).toEqual({ two: 2 });
    account.objects.set('bucket/one.tar.gz', archive);
    await update('stuck', 'one');
    expect(await settled(account, 'stuck')).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'one',
    });
    expect(await releases('stuck', 2)).toEqual({ one: 2 });
  });
});

describe('an invalid DeploymentConfig', () => {
  beforeAll(async () => await serving('judge'));

  const big = blueGreen('CANARY', { CanarySize: percent(51) });
  it.each([
    ['two', { ...canary, ...rolling(25) }, 'only one of BlueGreenUpdatePolicy and RollingUpdatePolicy'],
    ['two', big, 'CanarySize of at most 50 percent'],
    ['two', blueGreen('CANARY', { CanarySize: instances(3) }), 'CanarySize of at most 50 percent'],
    ['two', blueGreen('LINEAR', { LinearStepSize: percent(9) }), 'LinearStepSize of 10 to 50 percent'],
    ['two', rolling(4), 'MaximumBatchSize of 5 to 50 percent'],
    ['two', blueGreen('CANARY'), 'CanarySize for the type CANARY'],
    ['two', blueGreen('ALL_AT_ONCE', { CanarySize: percent(5) }), 'CanarySize for the type CANARY'],
    ['two', blueGreen('LINEAR', { CanarySize: percent(5) }), 'CanarySize for the type CANARY'],
    ['two', blueGreen('LINEAR'), 'LinearStepSize for the type LINEAR'],
    ['two', blueGreen('ALL_AT_ONCE', {}, 3601), 'waitIntervalInSeconds'],
    [
      'two',
      { BlueGreenUpdatePolicy: { ...canary.BlueGreenUpdatePolicy, MaximumExecutionTimeoutInSeconds: 1200 } },
      'more than the 1200 seconds of its waits',
    ],
    ['two', { AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'none' }] } }, 'that do not exist: none'],
    ['two', { AutoRollbackConfiguration: { Alarms: [] } }, 'alarms'],
    ['single', canary, "percent of the variant's 1 instances"],
    ['renamed', canary, 'must keep its name AllTraffic'],
  ] as [string, DeploymentConfig, string][])('is rejected on %s: %j', async (config, deployment, said) => {
    await expect(update('judge', config, deployment)).rejects.toThrow(said);
    expect((await described('judge')).EndpointStatus).toBe('InService');
  });

  it('does not support steps on serverless', async () => {
    await serving('small', 'serverless');
    await expect(update('small', 'serverless', rolling(25))).rejects.toThrow('for a serverless variant');
    await expect(update('small', 'serverless', canary)).rejects.toThrow(
      "percent of the variant's 0 instances",
    );
    const create = { EndpointName: 'other', EndpointConfigName: 'two', DeploymentConfig: big };
    await expect(account.client.send(new CreateEndpointCommand(create))).rejects.toThrow(
      'at most 50 percent',
    );
  });
});
