import type { AccountContext } from '../account/account-context.ts';

/** The result of an invocation. `durationMs` is the handler's duration, without initialization. */
export interface InvocationStats {
  readonly failed: boolean;
  readonly durationMs: number;
  /** Number of busy environments, including this one. */
  readonly concurrent: number;
}

/** The metrics of each invocation (developer guide, "Viewing metrics for Lambda functions"). */
export function countInvocation(
  { ports }: AccountContext,
  region: string,
  name: string,
  counted: InvocationStats,
): void {
  ports.metrics.record(
    region,
    'AWS/Lambda',
    { FunctionName: name },
    {
      Invocations: 1,
      Errors: Number(counted.failed),
      Throttles: 0,
      Duration: counted.durationMs,
      ConcurrentExecutions: counted.concurrent,
    },
    { units: { Duration: 'Milliseconds' } },
  );
}

/** "Throttled requests and other invocation errors don't count as either Invocations or Errors" (the same page). */
export function countThrottle({ ports }: AccountContext, region: string, name: string): void {
  ports.metrics.record(region, 'AWS/Lambda', { FunctionName: name }, { Throttles: 1 });
}
