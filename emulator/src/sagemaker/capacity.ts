import type {
  DesiredWeightAndCapacity,
  UpdateEndpointWeightsAndCapacitiesInput,
} from '@aws-sdk/client-sagemaker';
import { validationException } from './errors.ts';
import type { ActionTable } from '../protocol/action.ts';
import type { Call } from '../account/account-context.ts';
import type { VariantPlan } from './deployment.ts';
import type { EndpointLifecycle } from './endpoint-lifecycle.ts';
import { servingEndpoint } from './endpoints.ts';
import type { Regions } from './region-state.ts';
import { checkInput, INPUT } from './shapes.ts';

/** Weight, instance count or serverless concurrency of a running endpoint, changed without a new configuration. */
export function capacityActions(regions: Regions, lifecycle: EndpointLifecycle): ActionTable {
  return {
    UpdateEndpointWeightsAndCapacities: (input: UpdateEndpointWeightsAndCapacitiesInput, call: Call) => {
      checkInput(INPUT.UpdateEndpointWeightsAndCapacities, input);
      const endpoint = servingEndpoint(regions, input.EndpointName ?? '', call);
      const plan = endpoint.live?.deployment.variant;
      const desired = input.DesiredWeightsAndCapacities ?? [];
      const unknown = desired.find((each) => each.VariantName !== plan?.name);
      if (!plan || unknown) {
        throw validationException(
          `Could not find production variant "${unknown?.VariantName}" of endpoint "${endpoint.arn}".`,
        );
      }
      lifecycle.rescale(endpoint, desired.reduce(changed, plan));
      return { EndpointArn: endpoint.arn };
    },
  };
}

/**
 * The variant with one change made to it. Memory is no part of ServerlessUpdateConfig: it takes a new configuration.
 * Throws ValidationException for a change that does not fit the variant; these texts are our own.
 */
function changed(plan: VariantPlan, desired: DesiredWeightAndCapacity): VariantPlan {
  const weighted = { ...plan, weight: desired.DesiredWeight ?? plan.weight };
  const update = desired.ServerlessUpdateConfig;
  if (plan.serverless === undefined) {
    if (update) throw validationException(`Variant ${plan.name} is not serverless.`);
    return { ...weighted, instanceCount: desired.DesiredInstanceCount ?? plan.instanceCount };
  }
  if (desired.DesiredInstanceCount !== undefined) {
    throw validationException(`Variant ${plan.name} is serverless and has no instances.`);
  }
  const serverless = { ...plan.serverless, ...update };
  if ((serverless.ProvisionedConcurrency ?? 0) > (serverless.MaxConcurrency ?? 0)) {
    throw validationException('ProvisionedConcurrency must be less than or equal to MaxConcurrency.');
  }
  return { ...weighted, serverless };
}
