import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../infra/parse-config.ts';
import { declared, specOf, statementsOf } from '../../declared.ts';

const on = (rollout: ConfigInput['rollout'], instanceCount = 2) =>
  declared({ host: { type: 'sagemaker-realtime', instanceCount }, rollout }).resources;

const alarms = (rollout: ConfigInput['rollout']) =>
  on(rollout).flatMap(({ kind, spec }) => (kind === 'alarm' ? [spec] : []));

const needsOf = (resources: ReturnType<typeof on>) =>
  resources.find(({ kind }) => kind === 'endpoint')?.needs ?? [];

const monitoring = (resources: ReturnType<typeof on>) =>
  statementsOf(resources).filter(({ Action }) => Action.includes('cloudwatch:DescribeAlarms'));

describe('the rollback alarms of the stack', () => {
  it('are declared only if a rollout uses them', () => {
    expect(alarms({})).toEqual([]);
    expect(alarms({ autoRollback: true, alarms: ['theirs'] })).toEqual([]);
    expect(alarms({ alarms: 'own' })).toHaveLength(2);
    const serverless = declared({ rollout: { alarms: 'own' } }).resources;
    expect(serverless.filter(({ kind }) => kind === 'alarm')).toHaveLength(2);
  });

  it('monitor the updated variant, are tagged, and are created before the endpoint', () => {
    const resources = on({ autoRollback: true, errorsPerMinute: 0, latencyMs: 250 });
    const found = alarms({ autoRollback: true, errorsPerMinute: 0, latencyMs: 250 });
    expect(
      found.map(({ name, metric, threshold, statistic }) => [name, metric, threshold, statistic]),
    ).toEqual([
      ['shop-dev-model-errors', 'InvocationModelErrors', 0, 'Sum'],
      ['shop-dev-server-errors', 'Invocation5XXErrors', 0, 'Sum'],
      ['shop-dev-latency', 'ModelLatency', 250_000, 'Average'],
    ]);
    const { variantName } = specOf(resources, 'endpoint-config');
    const dimensions = { EndpointName: 'shop-dev', VariantName: variantName };
    for (const spec of found) expect(spec).toMatchObject({ namespace: 'AWS/SageMaker', dimensions });
    expect(needsOf(resources)).toEqual(
      expect.arrayContaining(['alarm-model-errors', 'alarm-server-errors', 'alarm-latency']),
    );
    expect(specOf(resources, 'endpoint').rollout.alarmNames).toEqual(found.map(({ name }) => name));
  });

  it('do not trigger a rollback unless configured', () => {
    expect(specOf(on({ alarms: 'own' }), 'endpoint').rollout.alarmNames).toEqual([]);
  });

  it('are the only alarms the endpoint’s role can read', () => {
    expect(monitoring(on({}))).toEqual([]);
    const arn = 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:';
    // The user's can be composite, which only a permission on all alarms shows.
    expect(monitoring(on({ autoRollback: true, alarms: ['theirs'] }))[0]?.Resource).toBe('*');
    expect(monitoring(on({ autoRollback: true }))[0]?.Resource).toEqual([
      `${arn}shop-dev-model-errors`,
      `${arn}shop-dev-server-errors`,
    ]);
  });

  it('are not part of a release, and neither is the rollout', () => {
    const id = (rollout: ConfigInput['rollout']) =>
      declared({ host: { type: 'sagemaker-realtime', instanceCount: 2 }, rollout }).releaseId;
    expect(id({ strategy: 'canary', autoRollback: true })).toBe(id({}));
  });
});
