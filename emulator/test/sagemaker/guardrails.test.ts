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
  type HostingWorld,
  makeConfig,
  makeEndpoint,
  makeModel,
  openHostingWorld,
  PYTHON,
  REALTIME,
  SERVERLESS,
  settled,
} from './hosting-account.ts';
import { containersOn } from '../../../src/container/container-process.ts';

let world: HostingWorld;

beforeAll(async () => {
  // Endpoints of four instances, one a test: more than a new account may have.
  world = await openHostingWorld({
    startContainer: containersOn(PYTHON),
    quotas: { 'ml.m5.large for endpoint usage': 100 },
  });
  for (const name of ['one', 'two']) {
    await makeModel(world, name, { environment: { RELEASE: name } });
    await makeConfig(world, name, { ...REALTIME, InitialInstanceCount: 4 });
  }
  await makeModel(world, 'renamed');
  await makeConfig(world, 'renamed', { ...REALTIME, VariantName: 'Other' });
  await makeModel(world, 'single');
  await makeConfig(world, 'single', REALTIME);
  await makeModel(world, 'serverless');
  await makeConfig(world, 'serverless', SERVERLESS);
});
afterAll(async () => await world.close());
beforeEach(() => void world.alarms.set('bell', 'OK'));

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
  await makeEndpoint(world, name, config);
  await settled(world, name);
}

async function update(
  name: string,
  config: string,
  deployment?: DeploymentConfig,
  over: Partial<UpdateEndpointCommandInput> = {},
): Promise<void> {
  const input = { EndpointName: name, EndpointConfigName: config, DeploymentConfig: deployment, ...over };
  await world.client.send(new UpdateEndpointCommand(input));
}

async function releases(name: string, count: number): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (let turn = 0; turn < count; turn += 1) {
    const answer = await world.runtime.send(
      new InvokeEndpointCommand({ EndpointName: name, ContentType: 'application/json', Body: '{}' }),
    );
    const { release } = JSON.parse(answer.Body.transformToString()) as { release: string };
    found[release] = (found[release] ?? 0) + 1;
  }
  return found;
}

const described = async (name: string) =>
  await world.client.send(new DescribeEndpointCommand({ EndpointName: name }));

/** The pending variant, when it has come to that status with that many of its instances. */
async function reached(name: string, status: string, count: number): Promise<void> {
  const now = async () => {
    const variant = (await described(name)).PendingDeploymentSummary?.ProductionVariants?.[0];
    return `${variant?.VariantStatus?.[0]?.Status} on ${variant?.CurrentInstanceCount}`;
  };
  await expect.poll(now, { timeout: 20_000, interval: 10 }).toBe(`${status} on ${count}`);
}

describe('an update with guardrails', () => {
  it('gives a canary its share of the requests, bakes, and then all the rest', async () => {
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
    expect(await settled(world, 'canary')).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'two',
      LastDeploymentConfig: canary,
    });
  });

  it('goes linearly in equal steps, and retains that for the next update when asked', async () => {
    await serving('linear');
    const half = blueGreen('LINEAR', { LinearStepSize: instances(2) }, 300);
    await update('linear', 'two', half);
    await reached('linear', 'Baking', 2);
    expect(await releases('linear', 4)).toEqual({ one: 2, two: 2 });
    await settled(world, 'linear');
    await update('linear', 'one', undefined, { RetainDeploymentConfig: true });
    await reached('linear', 'Baking', 2);
    expect(await settled(world, 'linear')).toMatchObject({
      EndpointConfigName: 'one',
      LastDeploymentConfig: half,
    });
    await update('linear', 'two');
    expect(await settled(world, 'linear')).not.toHaveProperty('LastDeploymentConfig');
  });

  it('goes back to the old fleet when an alarm rings, and says which', async () => {
    await serving('bells');
    await update('bells', 'two', watched(canary));
    await reached('bells', 'Baking', 1);
    world.alarms.set('bell', 'ALARM');
    expect(await settled(world, 'bells')).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'one',
      FailureReason: expect.stringMatching(/rolled back .* alarm bell was in ALARM/) as string,
    });
    expect(await releases('bells', 4)).toEqual({ one: 4 });
    world.alarms.set('bell', 'OK');
    await update('bells', 'two', watched(blueGreen('ALL_AT_ONCE', {}, 60)));
    expect(await settled(world, 'bells')).toMatchObject({ EndpointConfigName: 'two' });
  });

  it('rolls batch by batch, and provisions again what had gone when it goes back', async () => {
    await serving('rolled');
    await update('rolled', 'two', watched(rolling(50)));
    await reached('rolled', 'Baking', 4);
    world.alarms.set('bell', 'ALARM');
    expect(await settled(world, 'rolled')).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'one',
    });
    expect(await releases('rolled', 4)).toEqual({ one: 4 });
  });

  it('that cannot go back either serves a mix until the next update repairs it', async () => {
    await serving('stuck');
    await update('stuck', 'two', watched(rolling(50)));
    await reached('stuck', 'Baking', 4);
    const archive = world.objects.get('bucket/one.tar.gz') ?? new Uint8Array();
    world.objects.delete('bucket/one.tar.gz');
    world.alarms.set('bell', 'ALARM');
    expect(await settled(world, 'stuck')).toMatchObject({
      EndpointStatus: 'UpdateRollbackFailed',
      FailureReason: expect.stringMatching(
        /rolled back .* The rollback failed: Failed to download/,
      ) as string,
    });
    expect(await releases('stuck', 2)).toEqual({ two: 2 });
    world.objects.set('bucket/one.tar.gz', archive);
    await update('stuck', 'one');
    expect(await settled(world, 'stuck')).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'one',
    });
    expect(await releases('stuck', 2)).toEqual({ one: 2 });
  });
});

describe('a DeploymentConfig that does not fit', () => {
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
  ] as [string, DeploymentConfig, string][])('is refused on %s: %j', async (config, deployment, said) => {
    await expect(update('judge', config, deployment)).rejects.toThrow(said);
    expect((await described('judge')).EndpointStatus).toBe('InService');
  });

  it('has no steps on serverless', async () => {
    await serving('small', 'serverless');
    await expect(update('small', 'serverless', rolling(25))).rejects.toThrow('for a serverless variant');
    await expect(update('small', 'serverless', canary)).rejects.toThrow(
      "percent of the variant's 0 instances",
    );
    const create = { EndpointName: 'other', EndpointConfigName: 'two', DeploymentConfig: big };
    await expect(world.client.send(new CreateEndpointCommand(create))).rejects.toThrow('at most 50 percent');
  });
});
