/** The CloudWatch namespace of everything the proxy counts. */
export const METRICS_NAMESPACE = 'SagemakerGateway';

/** The dimension that tells one stack from another: its owner, NAME-STAGE. */
export const STACK_DIMENSION = 'Stack';

/** The environment variable that carries its value into the proxy function. */
export const STACK_VARIABLE = 'GATEWAY_STACK';

/** The further dimension of `Refusals`: the code of the problem. */
export const CAUSE_DIMENSION = 'Cause';

/** What the proxy counts, by name, in the units of the embedded metric format: one table for proxy, alarms and dashboard. */
export const METRICS = {
  Requests: 'Count',
  /** From the door to the answer. */
  Latency: 'Milliseconds',
  /** What the model's endpoint took of it. */
  PredictLatency: 'Milliseconds',
  /** What is left: our own code. */
  OwnLatency: 'Milliseconds',
  /** Answers that are not 2xx, by cause. */
  Refusals: 'Count',
  /** Answers of 500 and above. */
  ServerErrors: 'Count',
  /** Refused by the endpoint because it is at its concurrency. */
  Throttles: 'Count',
  /** The model failed at a request. */
  ModelErrors: 'Count',
  /** First request of a new execution environment. */
  ColdStarts: 'Count',
} as const;

export type MetricName = keyof typeof METRICS;
