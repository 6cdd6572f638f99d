import { describe, expect, it } from 'vitest';
import { observed } from '../../src/cloudwatch/metric-store.ts';
import { isStatistic, statisticOf } from '../../src/cloudwatch/statistic.ts';

const hundred = Array.from({ length: 100 }, (_, index) => observed(100 - index, 0));

describe('a statistic', () => {
  it.each([
    ['p50', 50],
    ['p99', 99],
    ['p99.5', 100],
    ['p100', 100],
    ['p0', 1],
    ['Average', 50.5],
    ['SampleCount', 100],
    ['Maximum', 100],
  ])('%s of 1 to 100 is %d', (name, value) => {
    expect(statisticOf(name, hundred)).toBe(value);
  });

  it('weights a value by its count', () => {
    const points = [observed(1, 0, 98), observed(7, 0, 2)];
    expect([statisticOf('p98', points), statisticOf('p99', points), statisticOf('Sum', points)]).toEqual([
      1, 7, 112,
    ]);
  });

  it('is undefined if single values are missing', () => {
    const set = { atMs: 0, count: 3, sum: 9, min: 1, max: 5 };
    expect(statisticOf('p99', [set])).toBeUndefined();
    expect(statisticOf('Sum', [])).toBeUndefined();
    expect(['p99', 'p99.9', 'Sum', 'p101', 'tm90', ''].map(isStatistic)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
