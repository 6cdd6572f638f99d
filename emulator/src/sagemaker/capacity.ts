import type { DesiredWeightAndCapacity } from '@aws-sdk/client-sagemaker';
import type { VariantPlan } from './deployment.ts';
import type { HostedEndpoint } from './hosted-endpoint.ts';
import { validationException } from './resource.ts';

/**
 * The variant of a running endpoint with new weights or capacity, without a new configuration. Throws
 * ValidationException for an unknown variant or an invalid change; AWS's messages are not documented.
 */
export function rescaled(
  endpoint: HostedEndpoint,
  desired: readonly DesiredWeightAndCapacity[],
): VariantPlan {
  const plan = endpoint.live?.deployment.variant;
  const unknown = desired.find((each) => each.VariantName !== plan?.name);
  if (plan && !unknown) return desired.reduce(changed, plan);
  throw validationException(
    `Could not find production variant "${unknown?.VariantName}" of endpoint "${endpoint.arn}".`,
  );
}

/** Memory is not part of ServerlessUpdateConfig: it requires a new configuration. */
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
