import type { AccountContext } from '../account/account-context.ts';

/** The result of an invocation. `durationMs` is the handler's duration, without initialization. */
export interface InvocationStats {
  readonly failed: boolean;
  readonly durationMs: number;
  /** Number of busy environments, including this one. */
  readonly concurrent: number;
  /** Whether a provisioned environment ran it; undefined for a version without provisioned concurrency. */
  readonly isProvisioned?: boolean;
}

/** The function, and what of it the caller named. */
export interface InvokedResource {
  readonly region: string;
  readonly name: string;
  /** A version or an alias; undefined for the function itself. */
  readonly qualifier: string | undefined;
  /** The version that ran the event of an alias. */
  readonly executedVersion: string | undefined;
}

/**
 * FunctionName has the events of all versions and aliases, Resource those of the one that was named, and ExecutedVersion
 * those of one version behind an alias ("Types of metrics for Lambda functions").
 */
function dimensionsOf({ name, qualifier, executedVersion }: InvokedResource): Record<string, string>[] {
  const FunctionName = name;
  const Resource = qualifier === undefined ? name : `${name}:${qualifier}`;
  const sets = [{ FunctionName }, { FunctionName, Resource }];
  return executedVersion === undefined
    ? sets
    : [...sets, { FunctionName, Resource, ExecutedVersion: executedVersion }];
}

/** The metrics of each invocation (developer guide, "Viewing metrics for Lambda functions"). */
export function countInvocation(
  { ports }: AccountContext,
  resource: InvokedResource,
  counted: InvocationStats,
): void {
  const values = {
    Invocations: 1,
    Errors: Number(counted.failed),
    Throttles: 0,
    Duration: counted.durationMs,
    ConcurrentExecutions: counted.concurrent,
    ...provisionedValues(counted),
  };
  for (const dimensions of dimensionsOf(resource)) {
    ports.metrics.record(resource.region, 'AWS/Lambda', dimensions, values, {
      units: { Duration: 'Milliseconds' },
    });
  }
}

/** What provisioned concurrency could not serve spills over to environments that are started on demand. */
function provisionedValues({ isProvisioned }: InvocationStats): Record<string, number> {
  if (isProvisioned === undefined) return {};
  return {
    [isProvisioned ? 'ProvisionedConcurrencyInvocations' : 'ProvisionedConcurrencySpilloverInvocations']: 1,
  };
}

/** "Throttled requests and other invocation errors don't count as either Invocations or Errors" (the same page). */
export function countThrottle({ ports }: AccountContext, resource: InvokedResource): void {
  for (const dimensions of dimensionsOf(resource))
    ports.metrics.record(resource.region, 'AWS/Lambda', dimensions, { Throttles: 1 });
}
