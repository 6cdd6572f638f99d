import type { DescribeEndpointOutput } from '@aws-sdk/client-sagemaker';
import { Fault } from '../../../contract/fault.ts';
import type { Change } from '../../../reconcile/resource.ts';

/** Current capacity of an endpoint, or the one that it is being updated to. */
export type LiveCapacity =
  | { readonly type: 'serverless' }
  | {
      readonly type: 'instances';
      /** The current desired count: from its configuration, an autoscaler or a manual change. */
      readonly count: number;
      /** The initial count of the config that it was deployed with; undefined when that config was deleted. */
      readonly declaredCount: number | undefined;
    };

/**
 * The capacity from DescribeEndpoint; `declaredCount` comes from the config. A pending deployment takes precedence over
 * the live one, so that plans use the host that is being deployed. Undefined while AWS reports neither.
 */
export function capacityOf(
  endpoint: Pick<DescribeEndpointOutput, 'PendingDeploymentSummary' | 'ProductionVariants'>,
  declaredCount: number | undefined,
): LiveCapacity | undefined {
  const variant =
    endpoint.PendingDeploymentSummary?.ProductionVariants?.[0] ?? endpoint.ProductionVariants?.[0];
  if (!variant) return undefined;
  if (variant.DesiredServerlessConfig ?? variant.CurrentServerlessConfig) return { type: 'serverless' };
  const count = variant.DesiredInstanceCount ?? variant.CurrentInstanceCount ?? 0;
  return { type: 'instances', count, declaredCount };
}

/**
 * Whether an update keeps the number of instances. Otherwise UpdateEndpoint applies the new config's count and removes
 * instances that an autoscaler has added under load. A count that was changed outside is kept while the declared count
 * is unchanged, and always if it is larger.
 */
export function keepsCount(wantedCount: number | undefined, live: LiveCapacity | undefined): boolean {
  if (wantedCount === undefined || live?.type !== 'instances') return false;
  const scaled = live.count !== live.declaredCount;
  return scaled && (wantedCount === live.declaredCount || live.count > wantedCount);
}

/** Changes of capacity, for the plan. Throws Fault `config` for a change that AWS does not support. */
export function capacityChanges(
  name: string,
  wantedCount: number | undefined,
  live: LiveCapacity | undefined,
): Change[] {
  if (live?.type === 'instances' && wantedCount === undefined) throw cannotBecomeServerless(name);
  if (live?.type === 'serverless' && wantedCount !== undefined) {
    return [{ field: 'host', from: 'serverless', to: 'real-time (in place; cannot be reverted in place)' }];
  }
  if (live?.type !== 'instances' || live.count === wantedCount) return [];
  const kept = `${live.count} (changed by autoscaling and kept; configured: ${wantedCount})`;
  return [{ field: 'instances', from: live.count, to: keepsCount(wantedCount, live) ? kept : wantedCount }];
}

/** UpdateEndpoint: "you can't update a real-time endpoint to serverless" (Developer Guide, serverless-endpoints). */
function cannotBecomeServerless(name: string): Fault {
  return new Fault(
    'config',
    `The endpoint ${name} is real-time, and SageMaker cannot update a real-time endpoint to a serverless one.`,
    'Keep --host sagemaker-realtime, deploy the serverless one under another --stage, or run `npm run destroy` first.',
  );
}
