import { describe, expect, it } from 'vitest';
import { embeddedMetrics } from '../../src/logs/embedded-metrics.ts';

const DIRECTIVE = {
  Namespace: 'Shop',
  Dimensions: [['Stack'], ['Stack', 'Cause']],
  Metrics: [{ Name: 'Latency', Unit: 'Milliseconds' }, { Name: 'Requests' }],
};
const event = (over: object = {}, directive: object = {}) =>
  JSON.stringify({
    _aws: { Timestamp: 1_700_000_000_000, CloudWatchMetrics: [{ ...DIRECTIVE, ...directive }] },
    Stack: 'shop-dev',
    Cause: 'throttled',
    Latency: [12, 40],
    Requests: 1,
    ...over,
  });

describe('a log event in embedded metric format', () => {
  it('yields every metric for every dimension set, with unit and time', () => {
    const values = { Latency: [12, 40], Requests: [1] };
    const units = { Latency: 'Milliseconds', Requests: 'None' };
    const common = { namespace: 'Shop', values, units, atMs: 1_700_000_000_000 };
    expect(embeddedMetrics(event())).toEqual([
      { ...common, dimensions: { Stack: 'shop-dev' } },
      { ...common, dimensions: { Stack: 'shop-dev', Cause: 'throttled' } },
    ]);
  });

  it('skips a metric without a number, and a set with a missing dimension', () => {
    const [only, ...others] = embeddedMetrics(event({ Requests: 'many', Cause: undefined }));
    expect(others).toEqual([]);
    expect(only?.values).toEqual({ Latency: [12, 40] });
  });

  it.each([
    'START RequestId: x',
    '{"_aws": broken',
    event({ _aws: {} }),
    event({ _aws: { Timestamp: 'now', CloudWatchMetrics: [DIRECTIVE] } }),
    event({}, { Namespace: 7 }),
    event({}, { Metrics: Array.from({ length: 101 }, () => ({ Name: 'Latency' })) }),
    event({ Latency: Array.from({ length: 101 }, () => 1), Requests: {} }),
    `I said ${event()}`,
  ])('is nothing but a line where the format is broken: %.60s', (message) => {
    expect(embeddedMetrics(message)).toEqual([]);
  });
});
