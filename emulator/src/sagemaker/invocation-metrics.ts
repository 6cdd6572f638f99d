import type { Call } from '../account/account-context.ts';

/**
 * The metrics of an invocation (Developer Guide, monitoring-cloudwatch): every error metric gets a 1 or a
 * 0, and latency is in microseconds. Without a response from the container, there is no status.
 */
export function countInvocation(
  { account, region }: Call,
  dimensions: Readonly<Record<'EndpointName' | 'VariantName', string>>,
  status: number | undefined,
  elapsedMs: number,
): void {
  account.ports.metrics.record(region, 'AWS/SageMaker', dimensions, {
    Invocations: 1,
    Invocation4XXErrors: one(status !== undefined && status >= 400 && status < 500),
    Invocation5XXErrors: one(status !== undefined && status >= 500),
    // Everything but a 2xx, including a call without a response.
    InvocationModelErrors: one(status === undefined || status >= 300),
    ModelLatency: elapsedMs * 1000,
  });
}

function one(fact: boolean): number {
  return fact ? 1 : 0;
}
