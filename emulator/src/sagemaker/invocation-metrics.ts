import type { Call } from '../account/account-context.ts';

/**
 * What SageMaker writes of one invocation (Developer Guide, monitoring-cloudwatch): every error metric gets a 1 or a
 * 0, and latency is in microseconds. A container that gave no answer has no status.
 */
export function countInvocation(
  { world, region }: Call,
  dimensions: Readonly<Record<'EndpointName' | 'VariantName', string>>,
  status: number | undefined,
  elapsedMs: number,
): void {
  world.ports.metrics.record(region, 'AWS/SageMaker', dimensions, {
    Invocations: 1,
    Invocation4XXErrors: one(status !== undefined && status >= 400 && status < 500),
    Invocation5XXErrors: one(status !== undefined && status >= 500),
    // Everything but a 2xx, and a call without any answer too.
    InvocationModelErrors: one(status === undefined || status >= 300),
    ModelLatency: elapsedMs * 1000,
  });
}

function one(fact: boolean): number {
  return fact ? 1 : 0;
}
