import { describe, expect, it } from 'vitest';
import { configOfRecord, recordOf } from '../../src/deploy/releases/release-record.ts';
import { argsOf } from '../cli/args.ts';
import { rolloutWith } from '../../src/cli/flags/rollout-flags.ts';
import { parseConfig } from '../../infra/parse-config.ts';
import { rolloutOf, sharesOf, sizeProblem, stepCount, waitsSeconds } from '../../src/config/rollout-plan.ts';
import { type RolloutOptions, rolloutSchema, withoutAlarmChecks } from '../../src/config/rollout.ts';

function configOf(rollout: object, instanceCount = 4) {
  const host = { type: 'sagemaker-realtime', instanceCount };
  return parseConfig({ name: 'shop', model: './m', host, rollout });
}

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  throw new Error('it was taken');
}

const planned = (options: object) => rolloutOf(rolloutSchema.parse(options), ['bell']);

describe('a rollout in a configuration', () => {
  it('defaults to AWS’s own default', () => {
    expect(configOf({}).rollout).toEqual({
      strategy: 'all-at-once',
      autoRollback: false,
      errorsPerMinute: 5,
    });
    expect(planned({})).toMatchObject({ waitSeconds: 0, terminationWaitSeconds: 0, alarmNames: [] });
  });

  it.each([
    [{ strategy: 'blue' }, 4, 'rollout.strategy:'],
    [
      { strategy: 'canary', size: { percent: 51 } },
      4,
      'rollout.size: canary is 51 %; SageMaker accepts at most 50 %',
    ],
    [
      { strategy: 'canary', size: { instances: 3 } },
      4,
      'is 3 of 4 instances; SageMaker accepts at most 50 %',
    ],
    [
      { strategy: 'linear', size: { percent: 9 } },
      4,
      'rollout.size: linear is 9 %; SageMaker accepts 10 to 50 %',
    ],
    [
      { strategy: 'linear', size: { instances: 1 } },
      11,
      'is 1 of 11 instances; SageMaker accepts 10 to 50 %',
    ],
    [
      { strategy: 'rolling', size: { percent: 4 } },
      4,
      'rollout.size: rolling is 4 %; SageMaker accepts 5 to 50 %',
    ],
    [{ strategy: 'rolling', size: { percent: 51 } }, 4, 'SageMaker accepts 5 to 50 %'],
    [{ strategy: 'canary', size: { percent: 0 } }, 4, 'rollout.size.percent:'],
    [{ strategy: 'canary', size: { percent: 10, instances: 1 } }, 4, 'rollout.size: must be { percent'],
    [{ strategy: 'canary' }, 1, 'one instance cannot be split'],
    [{ strategy: 'linear' }, 1, 'one instance cannot be split'],
    [{ strategy: 'rolling' }, 1, 'one instance cannot be split'],
    [{ waitSeconds: 3601 }, 4, 'rollout.waitSeconds:'],
    [{ waitSeconds: -1 }, 4, 'rollout.waitSeconds:'],
    [{ terminationWaitSeconds: 3601 }, 4, 'rollout.terminationWaitSeconds:'],
    [{ maxExecutionSeconds: 599 }, 4, 'rollout.maxExecutionSeconds:'],
    [{ maxExecutionSeconds: 28_801 }, 4, 'rollout.maxExecutionSeconds:'],
    [
      { strategy: 'canary', waitSeconds: 300, maxExecutionSeconds: 600 },
      4,
      'rollout.maxExecutionSeconds: is 600, but must be more than the sum of all waits, 600',
    ],
    [
      {
        strategy: 'linear',
        size: { percent: 10 },
        waitSeconds: 60,
        terminationWaitSeconds: 1,
        maxExecutionSeconds: 600,
      },
      4,
      'more than the sum of all waits, 601',
    ],
    [{ size: { percent: 10 } }, 4, 'rollout.size: updates with the strategy "all-at-once" do not use it'],
    [
      { strategy: 'rolling', terminationWaitSeconds: 5 },
      4,
      'rollout.terminationWaitSeconds: updates with the strategy "rolling"',
    ],
    [
      { strategy: 'canary', rollbackSize: { percent: 50 } },
      4,
      'rollout.rollbackSize: updates with the strategy "canary"',
    ],
    [{ autoRollback: true, alarms: [] }, 4, 'rollout.alarms:'],
    [{ autoRollback: true, alarms: Array.from({ length: 11 }, (_, n) => `a${n}`) }, 4, 'rollout.alarms:'],
    [{ autoRollback: true, alarms: ['a', 'a'] }, 4, 'rollout.alarms:'],
    [{ autoRollback: true, alarms: [' '] }, 4, 'rollout.alarms.0: must not be blank'],
    [{ alarms: ['a'] }, 4, 'rollout.alarms: alarms are used only for automatic rollback'],
    [{ autoRollback: true, waitSeconds: 0 }, 4, 'rollout.waitSeconds: is 0, but autoRollback needs'],
    [{ autoRollback: true, alarms: ['a'], latencyMs: 5 }, 4, 'rollout.latencyMs:'],
    [{ latencyMs: 5 }, 4, 'rollout.latencyMs:'],
    [{ pace: 'slow' }, 4, 'pace'],
  ])('rejects %j on %d instances', (rollout, instances, said) => {
    expect(refusalOf(() => configOf(rollout, instances))).toContain(said);
  });

  it.each([
    [{ strategy: 'canary', size: { percent: 50 } }, 2],
    [{ strategy: 'canary', size: { instances: 1 } }, 2],
    [{ strategy: 'linear', size: { instances: 1 }, waitSeconds: 0 }, 10],
    [{ strategy: 'linear', size: { percent: 10 }, waitSeconds: 60, maxExecutionSeconds: 601 }, 2],
    [{ strategy: 'rolling', size: { percent: 5 }, rollbackSize: { percent: 100 } }, 20],
    [{ waitSeconds: 3600, terminationWaitSeconds: 3600, maxExecutionSeconds: 28_800 }, 1],
    [{ autoRollback: true, alarms: ['a', 'b'] }, 1],
    [{ autoRollback: true, latencyMs: 200 }, 1],
    [{ alarms: 'own' }, 1],
  ])('takes %j on %d instances', (rollout, instances) => {
    expect(configOf(rollout, instances).rollout).toMatchObject(rollout);
  });

  it('is rejected on serverless, including the default host', () => {
    const said = refusalOf(() =>
      parseConfig({ name: 'shop', model: './m', rollout: { strategy: 'canary' } }),
    );
    expect(said).toContain('rollout.strategy: not supported on the host sagemaker-serverless');
  });
});

describe('the arithmetic of a rollout', () => {
  it.each([
    [{}, 1, 1, 0],
    [{ waitSeconds: 60, terminationWaitSeconds: 30 }, 1, 1, 90],
    [{ strategy: 'canary', waitSeconds: 60 }, 4, 2, 120],
    [{ strategy: 'canary' }, 4, 2, 600],
    [{ strategy: 'linear', size: { percent: 30 }, waitSeconds: 10 }, 4, 4, 40],
    [{ strategy: 'linear', size: { instances: 2 }, waitSeconds: 10, terminationWaitSeconds: 5 }, 5, 3, 35],
    [{ strategy: 'rolling', size: { percent: 50 }, waitSeconds: 10 }, 4, 2, 20],
    [{ autoRollback: true }, 1, 1, 300],
  ])('counts the steps and waits of %j on %d instances', (options, instances, steps, seconds) => {
    expect(stepCount(planned(options), instances)).toBe(steps);
    expect(waitsSeconds(planned(options), instances)).toBe(seconds);
  });

  it.each([
    [{}, [100]],
    [{ strategy: 'canary' }, [10, 100]],
    [{ strategy: 'linear' }, [25, 50, 75, 100]],
    [{ strategy: 'linear', size: { percent: 30 } }, [30, 60, 90, 100]],
    [{ strategy: 'linear', size: { percent: 60 } }, [60, 100]],
  ])('gives the new release its shares of the requests with %j', (options, shares) => {
    expect(sharesOf(planned(options))).toEqual(shares);
    expect(stepCount(planned(options), 1)).toBe(shares.length);
  });

  it('has rollback alarms only if configured', () => {
    expect(planned({ autoRollback: true }).alarmNames).toEqual(['bell']);
    expect(planned({ alarms: 'own' }).alarmNames).toEqual([]);
  });

  it('validates a step against the actual instance count', () => {
    const linear = planned({ strategy: 'linear', size: { instances: 1 } });
    expect(sizeProblem(linear, 10)).toBeUndefined();
    expect(sizeProblem(linear, 40)).toContain('is 1 of 40 instances');
  });
});

describe('a rollback to an earlier release', () => {
  it('shifts all at once without alarm rollback, and keeps the alarms of the stack', () => {
    const rollout = { strategy: 'canary', autoRollback: true, errorsPerMinute: 9, latencyMs: 80 } as const;
    const config = configOf(rollout);
    const archive = { digest: 'a'.repeat(64), bytes: 1 };
    const single = configOf({}, 1);
    const record = recordOf(single, { archive }, { id: 'r-1', at: 'x', by: 'y' });
    expect(configOfRecord(config, record)).toMatchObject({
      host: { instanceCount: 1 },
      rollout: {
        strategy: 'all-at-once',
        autoRollback: false,
        alarms: 'own',
        errorsPerMinute: 9,
        latencyMs: 80,
      },
    });
    const named = rolloutSchema.parse({ autoRollback: true, alarms: ['a'] });
    expect(withoutAlarmChecks(named)).not.toHaveProperty('alarms');
  });
});

describe('--rollout', () => {
  const given = (...args: string[]) => argsOf('deploy', ...args);
  const host = { type: 'sagemaker-realtime' } as const;
  const rollout: Partial<RolloutOptions> = {
    strategy: 'canary',
    size: { percent: 20 },
    terminationWaitSeconds: 9,
  };

  it('does not change the configuration when it is not given', () => {
    expect(rolloutWith({ host, rollout }, given(), host.type)).toEqual(rollout);
    expect(rolloutWith({ host }, given(), host.type)).toBeUndefined();
  });

  it('keeps options common to both strategies, and drops the others', () => {
    const over = (strategy: string) =>
      rolloutWith({ host, rollout }, given('--rollout', strategy), host.type);
    expect(over('linear')).toEqual({ ...rollout, strategy: 'linear' });
    expect(over('rolling')).toEqual({ strategy: 'rolling', size: { percent: 20 } });
    expect(over('all-at-once')).toEqual({ strategy: 'all-at-once', terminationWaitSeconds: 9 });
    expect(over('sideways')).toEqual({ ...rollout, strategy: 'sideways' });
    expect(rolloutWith({}, given('--rollout', 'canary'), host.type)).toEqual({ strategy: 'canary' });
  });

  it('disables alarm rollback with --unwatched, and keeps the stack’s alarms', () => {
    const over = (watched: Partial<RolloutOptions>) =>
      rolloutWith({ host, rollout: { ...rollout, ...watched } }, given('--unwatched'), host.type);
    expect(over({ autoRollback: true })).toEqual({ ...rollout, alarms: 'own' });
    expect(over({ autoRollback: true, alarms: ['a'] })).toEqual(rollout);
    expect(over({ alarms: 'own' })).toEqual({ ...rollout, alarms: 'own' });
    expect(rolloutWith({ host }, given('--unwatched'), host.type)).toBeUndefined();
  });

  it('drops configured steps on a host without rollouts, but not flags', () => {
    const serverless = 'sagemaker-serverless';
    expect(rolloutWith({ host, rollout }, given('--host', serverless), serverless)).toBeUndefined();
    const typed = given('--host', serverless, '--rollout', 'canary');
    expect(rolloutWith({ host, rollout }, typed, serverless)).toEqual({ strategy: 'canary' });
  });
});
