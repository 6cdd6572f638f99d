import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../src/cloudwatch/evaluation.ts';
import { observed } from '../../src/cloudwatch/metric-store.ts';
import type { StoredAlarm } from '../../src/cloudwatch/stored-alarm.ts';

const NOW = 1_000_000;

function stateOf(definition: Partial<StoredAlarm['definition']>, values: readonly (readonly number[])[]) {
  const alarm = {
    definition: {
      AlarmName: 'a',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: values.length,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      ...definition,
    },
  } as StoredAlarm;
  // The first list is the newest period; a point in the middle of each.
  const points = values.flatMap((period, back) =>
    period.map((value) => observed(value, NOW - back * 60_000 - 30_000)),
  );
  // Long ago, so that the metric exists even if a period is empty.
  return verdictOf(alarm, [observed(0, 0), ...points], NOW, 1)?.state;
}

describe('the state of an alarm', () => {
  it.each([
    [{}, [[6]], 'ALARM'],
    [{}, [[5]], 'OK'],
    [{}, [[3, 3]], 'ALARM'],
    [{ Statistic: 'Average' }, [[3, 4]], 'OK'],
    [{ Statistic: 'Maximum' }, [[1, 9]], 'ALARM'],
    [{ Statistic: 'Minimum' }, [[1, 9]], 'OK'],
    [{ Statistic: 'SampleCount', Threshold: 1 }, [[0, 0]], 'ALARM'],
    [{ ComparisonOperator: 'GreaterThanOrEqualToThreshold' }, [[5]], 'ALARM'],
    [{ ComparisonOperator: 'LessThanThreshold' }, [[4]], 'ALARM'],
    [{ ComparisonOperator: 'LessThanOrEqualToThreshold' }, [[6]], 'OK'],
    [{}, [[6], [1]], 'OK'],
    [{}, [[6], [6]], 'ALARM'],
    [{ DatapointsToAlarm: 1 }, [[1], [6]], 'ALARM'],
    [{}, [[]], 'INSUFFICIENT_DATA'],
    [{ TreatMissingData: 'missing' }, [[], [1]], 'OK'],
    [{ TreatMissingData: 'notBreaching' }, [[]], 'OK'],
    [{ TreatMissingData: 'breaching' }, [[]], 'ALARM'],
    [{ TreatMissingData: 'breaching' }, [[], [6]], 'ALARM'],
    [{ TreatMissingData: 'ignore' }, [[]], undefined],
    [{ Statistic: undefined, ExtendedStatistic: 'p90' }, [[6]], 'ALARM'],
    [{ Statistic: undefined, ExtendedStatistic: 'tm90' }, [[6]], undefined],
  ] as [object, number[][], string | undefined][])('with %j after %j is %s', (definition, values, state) => {
    expect(stateOf(definition, values)).toBe(state);
  });

  it('is unchanged by a metric without data', () => {
    const alarm = { definition: { Statistic: 'Sum', ComparisonOperator: 'GreaterThanThreshold' } };
    expect(verdictOf(alarm as StoredAlarm, [], NOW, 1)).toBeUndefined();
  });
});
