import { describe, expect, it } from 'vitest';
import { type AwsClients, awsClients } from '../../../../src/aws/core/clients.ts';
import {
  endpointKind,
  type EndpointSpec,
  type LiveEndpoint,
} from '../../../../src/aws/sagemaker/endpoint/endpoint.ts';
import { deploymentConfig } from '../../../../src/aws/sagemaker/endpoint/rollout.ts';
import { rolloutOf } from '../../../../src/config/rollout-plan.ts';
import { rolloutSchema } from '../../../../src/config/rollout.ts';

const rollout = (options: object, alarms: readonly string[] = []) =>
  rolloutOf(rolloutSchema.parse(options), alarms);

describe('what AWS hears of a rollout', () => {
  it('is nothing for its own default', () => {
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
  ])('is %j', (options, heard) => {
    expect(deploymentConfig(rollout(options, ['a', 'b']))).toEqual(heard);
  });
});

describe('what an update of an endpoint interrupts', () => {
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
    [spec({}), live(), 'no interruption; blue/green: the old fleet serves until the new one is healthy'],
    [
      spec({ waitSeconds: 60, terminationWaitSeconds: 30 }),
      live(),
      'no interruption; blue/green: the old fleet serves until the new one is healthy, which bakes 60 s, the old fleet kept 30 s longer (90 s of waiting in all)',
    ],
    [
      spec({ strategy: 'canary', autoRollback: true, size: { instances: 1 } }),
      live(),
      'no interruption; canary: 1 instance for 300 s, then the rest; both fleets are billed meanwhile (600 s of waiting in all); back to the old release if one rings of bell',
    ],
    [
      spec({ strategy: 'linear', waitSeconds: 10 }),
      live(),
      'no interruption; linear: 25 % more every 10 s; both fleets are billed meanwhile (40 s of waiting in all)',
    ],
    [
      spec({ strategy: 'rolling', waitSeconds: 0 }),
      live(),
      'no interruption; rolling: 25 % at a time, 0 s between; one batch more than the fleet is billed',
    ],
    [
      { ...spec({}), instanceCount: undefined },
      serverless,
      'no interruption; serverless: cold starts while it re-initialises',
    ],
    [
      spec({ strategy: 'canary' }),
      serverless,
      'no interruption; all traffic moves at once when the instances are healthy, with no way back in place',
    ],
  ])('is said of case %#', (declared, found, said) => {
    expect(kind.impact?.update?.(declared, found, [])).toBe(said);
  });

  it('waits as long as the update does on purpose', () => {
    expect(kind.expectedUpdateMs?.(spec({}))).toBe(150_000);
    expect(kind.expectedUpdateMs?.(spec({ strategy: 'canary' }))).toBe(750_000);
  });

  it('refuses a step that does not fit the instances that something scaled out to', () => {
    const scaled = live({ capacity: { type: 'instances', count: 40, declaredCount: 2 } });
    const linear = spec({ strategy: 'linear', size: { instances: 1 } });
    expect(() => kind.diff(linear, scaled)).toThrow(/runs on 40 instances now: linear is 1 of 40 instances/);
    expect(kind.diff(linear, live())).toHaveLength(1);
    expect(kind.diff(spec({ strategy: 'linear' }), scaled)).not.toEqual([]);
  });

  it('repairs a fleet that serves two configs, though its name says otherwise', () => {
    const mixed = live({ configName: 'new', status: 'UpdateRollbackFailed', failureReason: 'both ways' });
    expect(kind.phaseOf(mixed)).toEqual({ state: 'ready', note: 'both ways' });
    expect(kind.diff(spec({}), mixed)).toEqual([{ field: 'fleet', from: 'a mix of two configs', to: 'new' }]);
    expect(kind.diff(spec({}), live({ configName: 'new' }))).toEqual([]);
  });

  it('shows how far it has come', () => {
    const moving = (stage: string | undefined) => kind.phaseOf(live({ status: 'Updating', stage }));
    expect(moving('Baking')).toEqual({ state: 'moving', toward: 'Updating: Baking' });
    expect(moving(undefined)).toEqual({ state: 'moving', toward: 'Updating' });
    const creating = live({ status: 'Creating', stage: 'Creating' });
    expect(kind.phaseOf(creating)).toEqual({ state: 'moving', toward: 'Creating' });
  });
});
