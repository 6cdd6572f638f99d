import type { DescribeEndpointOutput } from '@aws-sdk/client-sagemaker';
import { Fault } from '../../../contract/fault.ts';
import type { Change } from '../../../reconcile/resource.ts';

/** What an endpoint runs on now, or is on its way to. */
export type LiveCapacity =
  | { readonly type: 'serverless' }
  | {
      readonly type: 'instances';
      /** How many it is to have now: by its config, an autoscaler or somebody's hand. */
      readonly count: number;
      /** How many the config it was deployed with starts with; undefined when that config is gone. */
      readonly declaredCount: number | undefined;
    };

/**
 * What DescribeEndpoint says of capacity; `declaredCount` comes from the config. A pending deployment counts before
 * the live one, so that nothing is planned against a host that is just being left. Undefined while AWS shows neither.
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
 * Whether an update leaves the number of instances alone. UpdateEndpoint takes the new config's count otherwise, and
 * what an autoscaler had added is gone under load. A count that was changed from outside stays while the declared
 * one is unchanged, and always when it is the larger.
 */
export function keepsCount(wantedCount: number | undefined, live: LiveCapacity | undefined): boolean {
  if (wantedCount === undefined || live?.type !== 'instances') return false;
  const scaled = live.count !== live.declaredCount;
  return scaled && (wantedCount === live.declaredCount || live.count > wantedCount);
}

/** What a plan says of capacity beside the change of config. Throws Fault `config` for the way AWS does not go. */
export function capacityChanges(
  name: string,
  wantedCount: number | undefined,
  live: LiveCapacity | undefined,
): Change[] {
  if (live?.type === 'instances' && wantedCount === undefined) throw noWayBack(name);
  if (live?.type === 'serverless' && wantedCount !== undefined) {
    return [{ field: 'host', from: 'serverless', to: 'real-time (in place; there is no way back in place)' }];
  }
  if (live?.type !== 'instances' || live.count === wantedCount) return [];
  const kept = `${live.count} (scaled from outside, kept; the config starts with ${wantedCount})`;
  return [{ field: 'instances', from: live.count, to: keepsCount(wantedCount, live) ? kept : wantedCount }];
}

/** UpdateEndpoint: "you can't update a real-time endpoint to serverless" (Developer Guide, serverless-endpoints). */
function noWayBack(name: string): Fault {
  return new Fault(
    'config',
    `The endpoint ${name} is real-time, and SageMaker turns no real-time endpoint into a serverless one.`,
    'Keep --host sagemaker-realtime, deploy the serverless one under another --stage, or run `npm run destroy` first.',
  );
}
