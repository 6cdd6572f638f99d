import type { DescribeEndpointOutput } from '@aws-sdk/client-sagemaker';
import type { Phase } from '../../../reconcile/resource.ts';
import { isTransientFailure } from '../../transient/match.ts';

/** The state of an endpoint from DescribeEndpoint. */
export interface EndpointState {
  readonly status: string | undefined;
  /** The stage of an update, e.g. `Baking`; undefined when none is in progress. */
  readonly stage: string | undefined;
  readonly failureReason: string | undefined;
}

export function stateOf(
  live: Pick<DescribeEndpointOutput, 'EndpointStatus' | 'FailureReason' | 'PendingDeploymentSummary'>,
): EndpointState {
  return {
    status: live.EndpointStatus,
    stage: live.PendingDeploymentSummary?.ProductionVariants?.[0]?.VariantStatus?.[0]?.Status,
    failureReason: live.FailureReason,
  };
}

/** DescribeEndpoint's status machine; the SDK's waiter knows only InService and Failed. */
export function phaseOfEndpoint({ status, stage, failureReason }: EndpointState): Phase {
  switch (status) {
    case 'InService':
    // A rolling update and its rollback both failed: it serves a mix of configs, which another update fixes.
    case 'UpdateRollbackFailed':
      return { state: 'ready', note: failureReason };
    case 'Failed':
    case 'OutOfService':
      return { state: 'broken', reason: failureReason ?? `status ${status}, without a reason from AWS` };
    case 'Deleting':
      return { state: 'leaving' };
    default:
      return { state: 'moving', toward: transitionText(status, stage) };
  }
}

/** `Updating: Baking`; a creation has one stage only, of the same name. */
function transitionText(status = 'unknown', stage: string | undefined): string {
  return status !== 'Updating' || stage === undefined ? status : `${status}: ${stage}`;
}

/** Whether a second attempt may succeed after this failure. */
export function mayPass(failureReason: string): boolean {
  return isTransientFailure('SageMaker', failureReason);
}
