import type { World } from '../account/account-context.ts';

/** What came of one invocation. `durationMs` is that of the handler, the start of the environment left out. */
export interface Counted {
  readonly failed: boolean;
  readonly durationMs: number;
  /** Environments at work, this one included. */
  readonly concurrent: number;
}

/** What Lambda writes of each invocation (developer guide, "Viewing metrics for Lambda functions"). */
export function countInvocation({ ports }: World, region: string, name: string, counted: Counted): void {
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
export function countThrottle({ ports }: World, region: string, name: string): void {
  ports.metrics.record(region, 'AWS/Lambda', { FunctionName: name }, { Throttles: 1 });
}
