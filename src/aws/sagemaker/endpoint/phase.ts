import type { DescribeEndpointOutput } from '@aws-sdk/client-sagemaker';
import type { Phase } from '../../../reconcile/resource.ts';

/** What DescribeEndpoint says of where an endpoint stands. */
export interface EndpointStanding {
  readonly status: string | undefined;
  /** How far an update has come, e.g. `Baking`; undefined when none is under way. */
  readonly stage: string | undefined;
  readonly failureReason: string | undefined;
}

export function standingOf(
  live: Pick<DescribeEndpointOutput, 'EndpointStatus' | 'FailureReason' | 'PendingDeploymentSummary'>,
): EndpointStanding {
  return {
    status: live.EndpointStatus,
    stage: live.PendingDeploymentSummary?.ProductionVariants?.[0]?.VariantStatus?.[0]?.Status,
    failureReason: live.FailureReason,
  };
}

/** DescribeEndpoint's status machine; the SDK's waiter knows only InService and Failed. */
export function phaseOfEndpoint({ status, stage, failureReason }: EndpointStanding): Phase {
  switch (status) {
    case 'InService':
    // A rolling update and its rollback both failed: it serves a mix of configs, and an update repairs it.
    case 'UpdateRollbackFailed':
      return { state: 'ready', note: failureReason };
    case 'Failed':
    case 'OutOfService':
      return { state: 'broken', reason: failureReason ?? `it is ${status} and AWS gives no reason` };
    case 'Deleting':
      return { state: 'leaving' };
    default:
      return { state: 'moving', toward: movingTo(status, stage) };
  }
}

/** `Updating: Baking`; a creation has one stage only, of the same name. */
function movingTo(status = 'unknown', stage: string | undefined): string {
  return status !== 'Updating' || stage === undefined ? status : `${status}: ${stage}`;
}
