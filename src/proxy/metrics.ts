import {
  CAUSE_DIMENSION,
  METRICS,
  type MetricName,
  METRICS_NAMESPACE,
  STACK_DIMENSION,
} from '../contract/metrics.ts';
import type { LogLine } from './log-line.ts';

interface MetricsScope {
  /** The owner, NAME-STAGE. */
  readonly stack: string | undefined;
  /** The route of the task. */
  readonly route: string;
}

type Values = Partial<Record<MetricName, number>>;

/**
 * The metrics of a log line of the task's route, in CloudWatch's embedded metric format (CloudWatch User Guide,
 * "Specification: Embedded metric format"): a directive `_aws`, with the values as additional members of the same line.
 * None if the stack is unknown, and none for other routes: health checks would distort the metrics of the model's
 * callers.
 */
export function metricsOf(
  line: LogLine,
  { stack, route }: MetricsScope,
  nowMs: number,
): Record<string, unknown> {
  if (!stack || line.route !== route) return {};
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

/** Zeros are written if nothing happened, so that sums have no missing data and averages are rates. */
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
