/** The CloudWatch namespace of everything the proxy counts. */
export const METRICS_NAMESPACE = 'SagemakerGateway';

/** The dimension that separates stacks: the owner, NAME-STAGE. */
export const STACK_DIMENSION = 'Stack';

/** The environment variable that passes its value to the proxy function. */
export const STACK_VARIABLE = 'GATEWAY_STACK';

/** The second dimension of `Refusals`: the code of the problem. */
export const CAUSE_DIMENSION = 'Cause';

/**
 * What the proxy counts, by name, in the units of the embedded metric format: one table for proxy, alarms and
 * dashboard.
 */
export const METRICS = {
  Requests: 'Count',
  /** From the event to the answer. */
  Latency: 'Milliseconds',
  /** Time at the endpoint or function of the model. */
  PredictLatency: 'Milliseconds',
  /** The remaining time: the proxy's own code. */
  OwnLatency: 'Milliseconds',
  /** Responses other than 2xx, by cause. */
  Refusals: 'Count',
  /** Responses with status 500 and above. */
  ServerErrors: 'Count',
  /** Rejected by the endpoint or function at its concurrency limit. */
  Throttles: 'Count',
  /** Requests for which the model failed. */
  ModelErrors: 'Count',
  /** First requests of new execution environments. */
  ColdStarts: 'Count',
} as const;

export type MetricName = keyof typeof METRICS;
