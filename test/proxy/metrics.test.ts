import { describe, expect, it } from 'vitest';

import { METRICS } from '../../src/contract/metrics.ts';
import type { LogLine } from '../../src/proxy/log-line.ts';
import { metricsOf } from '../../src/proxy/metrics.ts';

const SCOPE = { stack: 'shop-live', route: '/classify' };
const NOW = Date.UTC(2026, 10, 26);

const line = (parts: Partial<LogLine> = {}): LogLine => ({
  level: 'INFO',
  event: 'request',
  requestId: 'g-1',
  method: 'POST',
  route: '/classify',
  status: 200,
  ms: 41.5,
  ownMs: 1.5,
  predictMs: 40,
  coldStart: false,
  ...parts,
});

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly string[][];
  readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
}

const directivesOf = (metrics: Record<string, unknown>): readonly Directive[] =>
  (metrics['_aws'] as { CloudWatchMetrics: readonly Directive[] }).CloudWatchMetrics;

describe('metricsOf', () => {
  it('counts an answer', () => {
    expect(metricsOf(line({ coldStart: true }), SCOPE, NOW)).toMatchObject({
      _aws: { Timestamp: NOW },
      Stack: 'shop-live',
      Requests: 1,
      Latency: 41.5,
      PredictLatency: 40,
      OwnLatency: 1.5,
      ServerErrors: 0,
      Throttles: 0,
      ModelErrors: 0,
      ColdStarts: 1,
    });
  });

  it.each([
    ['throttled', 429, { Throttles: 1, ServerErrors: 0, ModelErrors: 0 }],
    ['model-failed', 502, { Throttles: 0, ServerErrors: 1, ModelErrors: 1 }],
    ['wrong-shape', 422, { Throttles: 0, ServerErrors: 0, ModelErrors: 0 }],
    ['internal', 500, { Throttles: 0, ServerErrors: 1, ModelErrors: 0 }],
  ])('counts an error response by its cause: %s', (code, status, counts) => {
    const metrics = metricsOf(line({ code, status }), SCOPE, NOW);
    expect(metrics).toMatchObject({ Requests: 1, Refusals: 1, Cause: code, ...counts });
    expect(directivesOf(metrics)[1]).toEqual({
      Namespace: 'SagemakerGateway',
      Dimensions: [['Stack'], ['Stack', 'Cause']],
      Metrics: [{ Name: 'Refusals', Unit: 'Count' }],
    });
  });

  it.each([line(), line({ code: 'throttled', status: 429 })])(
    'names only what it gives, with the units of the contract, and every dimension',
    (each) => {
      const metrics = metricsOf(each, SCOPE, NOW);
      for (const { Metrics, Dimensions } of directivesOf(metrics)) {
        expect(Metrics.filter(({ Name }) => typeof metrics[Name] !== 'number')).toEqual([]);
        expect(Metrics.filter(({ Name, Unit }) => METRICS[Name as keyof typeof METRICS] !== Unit)).toEqual(
          [],
        );
        expect(Dimensions.flat().filter((name) => typeof metrics[name] !== 'string')).toEqual([]);
      }
    },
  );

  it('covers every metric of the contract', () => {
    const metrics = metricsOf(line({ code: 'throttled', status: 429 }), SCOPE, NOW);
    expect(Object.keys(METRICS).filter((name) => !(name in metrics))).toEqual([]);
  });

  it('has no predictor latency without a call', () => {
    const { predictMs: _, ...unasked } = line({ code: 'wrong-shape', status: 422 });
    const metrics = metricsOf(unasked, SCOPE, NOW);
    expect(metrics).not.toHaveProperty('PredictLatency');
    expect(JSON.stringify(metrics)).not.toContain('PredictLatency');
  });

  it('does not count health checks, and nothing without a stack', () => {
    expect(metricsOf(line({ route: '/health' }), SCOPE, NOW)).toEqual({});
    expect(metricsOf(line(), { ...SCOPE, stack: undefined }, NOW)).toEqual({});
    expect(metricsOf(line(), { ...SCOPE, stack: '' }, NOW)).toEqual({});
  });
});
