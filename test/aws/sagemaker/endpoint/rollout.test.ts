import { describe, expect, it } from 'vitest';
import { type AwsClients, awsClients } from '../../../../src/aws/core/clients.ts';
import type { EndpointSpec, LiveEndpoint } from '../../../../src/aws/sagemaker/endpoint/diff.ts';
import { endpointKind } from '../../../../src/aws/sagemaker/endpoint/endpoint.ts';
import { deploymentConfig } from '../../../../src/aws/sagemaker/endpoint/rollout.ts';
import { rolloutOf } from '../../../../src/config/rollout-plan.ts';
import { rolloutSchema } from '../../../../src/config/rollout.ts';

const rollout = (options: object, alarms: readonly string[] = []) =>
  rolloutOf(rolloutSchema.parse(options), alarms);

describe('the DeploymentConfig of a rollout', () => {
  it('is undefined for AWS’s default', () => {
    expect(deploymentConfig(rollout({}))).toBeUndefined();
    expect(deploymentConfig(rollout({ alarms: 'own' }, ['a']))).toBeUndefined();
  });

  it.each([
    [
      {
        strategy: 'canary',
        size: { instances: 1 },
        waitSeconds: 60,
        terminationWaitSeconds: 30,
        maxExecutionSeconds: 900,
      },
      {
        BlueGreenUpdatePolicy: {
          TrafficRoutingConfiguration: {
            Type: 'CANARY',
            WaitIntervalInSeconds: 60,
            CanarySize: { Type: 'INSTANCE_COUNT', Value: 1 },
          },
          TerminationWaitInSeconds: 30,
          MaximumExecutionTimeoutInSeconds: 900,
        },
      },
    ],
    [
      { strategy: 'linear', size: { percent: 20 } },
      {
        BlueGreenUpdatePolicy: {
          TrafficRoutingConfiguration: {
            Type: 'LINEAR',
            WaitIntervalInSeconds: 300,
            LinearStepSize: { Type: 'CAPACITY_PERCENT', Value: 20 },
          },
          TerminationWaitInSeconds: 0,
        },
      },
    ],
    [
      { strategy: 'rolling', waitSeconds: 0, rollbackSize: { percent: 100 } },
      {
        RollingUpdatePolicy: {
          MaximumBatchSize: { Type: 'CAPACITY_PERCENT', Value: 25 },
          WaitIntervalInSeconds: 0,
          RollbackMaximumBatchSize: { Type: 'CAPACITY_PERCENT', Value: 100 },
        },
      },
    ],
    [
      { autoRollback: true, waitSeconds: 120 },
      {
        BlueGreenUpdatePolicy: {
          TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 120 },
          TerminationWaitInSeconds: 0,
        },
        AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'a' }, { AlarmName: 'b' }] },
      },
    ],
  ])('is %j', (options, expected) => {
    expect(deploymentConfig(rollout(options, ['a', 'b']))).toEqual(expected);
  });
});

describe('the impact of an endpoint update', () => {
  const aws: AwsClients = awsClients('eu-west-1', {});
  const kind = endpointKind(aws);
  const spec = (options: object, instanceCount: number | undefined = 2): EndpointSpec => ({
    name: 'e',
    configName: 'new',
    instanceCount,
    rollout: rollout(options, ['bell']),
    tags: {},
  });
  const live = (over: Partial<LiveEndpoint> = {}): LiveEndpoint => ({
    owner: 'o',
    status: 'InService',
    stage: undefined,
    configName: 'old',
    capacity: { type: 'instances', count: 2, declaredCount: 2 },
    failureReason: undefined,
    ...over,
  });
  const serverless = live({ capacity: { type: 'serverless' } });

  it.each([
    [
      spec({}),
      live(),
      'no interruption; blue/green: the old fleet serves requests until the new one is healthy',
    ],
    [
      spec({ waitSeconds: 60, terminationWaitSeconds: 30 }),
      live(),
      'no interruption; blue/green: the old fleet serves requests until the new one is healthy, then 60 s baking time, the old fleet is kept for another 30 s (90 s of waiting in all)',
    ],
    [
      spec({ strategy: 'canary', autoRollback: true, size: { instances: 1 } }),
      live(),
      'no interruption; canary: 1 instance for 300 s, then the rest; both fleets are billed meanwhile (600 s of waiting in all); rolls back if one of these alarms fires: bell',
    ],
    [
      spec({ strategy: 'linear', waitSeconds: 10 }),
      live(),
      'no interruption; linear: 25 % more every 10 s; both fleets are billed meanwhile (40 s of waiting in all)',
    ],
    [
      spec({ strategy: 'rolling', waitSeconds: 0 }),
      live(),
      'no interruption; rolling: 25 % at a time, 0 s between; one additional batch is billed',
    ],
    [
      { ...spec({}), instanceCount: undefined },
      serverless,
      'no interruption; serverless: cold starts while it is reinitialized',
    ],
    [
      spec({ strategy: 'canary' }),
      serverless,
      'no interruption; all traffic moves at once when the instances are healthy; cannot be reverted in place',
    ],
  ])('is said of case %#', (declared, found, said) => {
    expect(kind.impact?.update?.(declared, found, [])).toBe(said);
  });

  it('extends the timeout by the intended waits of the update', () => {
    expect(kind.expectedUpdateMs?.(spec({}))).toBe(150_000);
    expect(kind.expectedUpdateMs?.(spec({ strategy: 'canary' }))).toBe(750_000);
  });

  it('rejects a step that does not fit the scaled-out instance count', () => {
    const scaled = live({ capacity: { type: 'instances', count: 40, declaredCount: 2 } });
    const linear = spec({ strategy: 'linear', size: { instances: 1 } });
    expect(() => kind.diff(linear, scaled)).toThrow(
      /currently has 40 instances: linear is 1 of 40 instances/,
    );
    expect(kind.diff(linear, live())).toHaveLength(1);
    expect(kind.diff(spec({ strategy: 'linear' }), scaled)).not.toEqual([]);
  });

  it('repairs an endpoint that serves two configs, even if the names match', () => {
    const mixed = live({ configName: 'new', status: 'UpdateRollbackFailed', failureReason: 'both ways' });
    expect(kind.phaseOf(mixed)).toEqual({ state: 'ready', note: 'both ways' });
    expect(kind.diff(spec({}), mixed)).toEqual([
      { field: 'fleet', from: 'a mixture of two configurations', to: 'new' },
    ]);
    expect(kind.diff(spec({}), live({ configName: 'new' }))).toEqual([]);
  });

  it('reports progress', () => {
    const moving = (stage: string | undefined) => kind.phaseOf(live({ status: 'Updating', stage }));
    expect(moving('Baking')).toEqual({ state: 'moving', toward: 'Updating: Baking' });
    expect(moving(undefined)).toEqual({ state: 'moving', toward: 'Updating' });
    const creating = live({ status: 'Creating', stage: 'Creating' });
    expect(kind.phaseOf(creating)).toEqual({ state: 'moving', toward: 'Creating' });
  });
});
