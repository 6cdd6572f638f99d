import {
  CAUSE_DIMENSION,
  METRICS,
  type MetricName,
  METRICS_NAMESPACE,
  STACK_DIMENSION,
} from '../contract/metrics.ts';
import { ROUTES } from '../contract/routes.ts';
import type { LogLine } from './log-line.ts';

type Values = Partial<Record<MetricName, number>>;

/**
 * What makes a line of the log count, in CloudWatch's embedded metric format (CloudWatch User Guide, "Specification:
 * Embedded metric format"): a directive `_aws` and its values as further members, for the same line. Nothing where
 * the stack is unknown, and nothing of other routes: probes would blur what callers of the model see.
 */
export function metricsOf(line: LogLine, stack: string | undefined, nowMs: number): Record<string, unknown> {
  if (!stack || line.route !== ROUTES.classify.path) return {};
  const values = valuesOf(line);
  const refusals: Values = line.code === undefined ? {} : { Refusals: 1 };
  const directives = [
    directive(values, [[STACK_DIMENSION]]),
    directive(refusals, [[STACK_DIMENSION], [STACK_DIMENSION, CAUSE_DIMENSION]]),
  ];
  return {
    _aws: { Timestamp: nowMs, CloudWatchMetrics: directives.filter(({ Metrics }) => Metrics.length > 0) },
    [STACK_DIMENSION]: stack,
    ...(line.code !== undefined && { [CAUSE_DIMENSION]: line.code }),
    ...values,
    ...refusals,
  };
}

/** Zeros are written where nothing happened, so that a sum of nothing is no missing data and an average is a rate. */
function valuesOf(line: LogLine): Values {
  return {
    Requests: 1,
    Latency: line.ms,
    ...(line.predictMs !== undefined && { PredictLatency: line.predictMs }),
    OwnLatency: line.ownMs,
    ServerErrors: Number(line.status >= 500),
    Throttles: Number(line.code === 'throttled'),
    ModelErrors: Number(line.code === 'model-failed'),
    ColdStarts: Number(line.coldStart),
  };
}

function directive(values: Values, dimensions: readonly (readonly string[])[]) {
  const names = Object.keys(values) as MetricName[];
  const metrics = names.map((name) => ({ Name: name, Unit: METRICS[name] }));
  return { Namespace: METRICS_NAMESPACE, Dimensions: dimensions, Metrics: metrics };
}
