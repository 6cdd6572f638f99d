import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../infra/parse-config.ts';
import { declared, specOf } from '../../declared.ts';

const on = (rollout: ConfigInput['rollout']) => declared({ host: { type: 'lambda-zip' }, rollout });

const alarms = (rollout: ConfigInput['rollout']) =>
  on(rollout).resources.flatMap(({ kind, spec }) => (kind === 'version-alarm' ? [spec] : []));

const aliasOf = (rollout: ConfigInput['rollout']) => specOf(on(rollout).resources, 'function-alias');

describe('the rollback alarms of a function', () => {
  it('are declared only if a rollout uses them', () => {
    expect(alarms({})).toEqual([]);
    expect(alarms({ autoRollback: true, alarms: ['theirs'] })).toEqual([]);
    expect(alarms({ alarms: 'own' })).toHaveLength(2);
  });

  it('monitor the new version behind the alias, and are named after it', () => {
    const rollout = { autoRollback: true, errorsPerMinute: 0, latencyMs: 250 };
    const { versionId } = aliasOf(rollout);
    const found = alarms(rollout);
    expect(
      found.map(({ name, namespace, metric, statistic, threshold }) => [
        name,
        namespace,
        metric,
        statistic,
        threshold,
      ]),
    ).toEqual([
      [`shop-dev-zip-${versionId}-model-errors`, 'SagemakerGateway', 'ModelErrors', 'Sum', 0],
      [`shop-dev-zip-${versionId}-function-errors`, 'AWS/Lambda', 'Errors', 'Sum', 0],
      [`shop-dev-zip-${versionId}-latency`, 'AWS/Lambda', 'Duration', 'Average', 250],
    ]);
    const version = { FunctionName: 'shop-dev-zip', ExecutedVersion: versionId };
    const behindAlias = { ...version, Resource: 'shop-dev-zip:live' };
    expect(found.map(({ dimensions }) => dimensions)).toEqual([version, behindAlias, behindAlias]);
    expect(aliasOf(rollout).rollout.alarmNames).toEqual(found.map(({ name }) => name));
  });

  it('exist before requests move, and after the version', () => {
    const { resources } = on({ autoRollback: true });
    const needs = (id: string) => resources.find((each) => each.id === id)?.needs;
    expect(needs('alias')).toEqual(['version', 'alarm-model-errors', 'alarm-function-errors']);
    expect(needs('alarm-model-errors')).toEqual(['version']);
  });

  it('do not roll back unless configured', () => {
    expect(aliasOf({ alarms: 'own' }).rollout.alarmNames).toEqual([]);
  });

  it('are not part of a release, and neither is the rollout', () => {
    const { releaseId, versionId } = on({ strategy: 'canary', autoRollback: true });
    expect([releaseId, versionId]).toEqual([on({}).releaseId, on({}).versionId]);
  });
});

describe('a step of a function', () => {
  it('is any share of the requests', () => {
    for (const percent of [1, 60, 99])
      expect(aliasOf({ strategy: 'linear', size: { percent } }).rollout.size).toEqual({ percent });
  });

  it.each([
    [
      { strategy: 'rolling' },
      'rollout.strategy: not supported on the host lambda-zip: an alias moves a share of',
    ],
    [{ strategy: 'canary', size: { instances: 1 } }, 'rollout.size: not supported on the host lambda-zip'],
    [{ terminationWaitSeconds: 5 }, 'rollout.terminationWaitSeconds: not supported on the host lambda-zip'],
    [{ maxExecutionSeconds: 600 }, 'rollout.maxExecutionSeconds: not supported on the host lambda-zip'],
  ] as const)('is not %j', (rollout, said) => {
    expect(() => on(rollout)).toThrow(said);
  });
});
