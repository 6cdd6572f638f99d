import type * as sdk from '@aws-sdk/client-sagemaker';
import type { Call } from '../account/account-context.ts';
import type { Input } from '../protocol/actions.ts';
import { type Deployment, planDeployment } from './deployment.ts';
import { storedEndpointConfig } from './endpoint-configs.ts';
import { type Guardrails, guardrailsOf } from './guardrails.ts';
import type { HostedEndpoint } from './hosted-endpoint.ts';
import { storedModel } from './models.ts';
import type { Regions } from './region-state.ts';
import { validationException } from './resource.ts';

type UpdateEndpoint = Input<typeof sdk, 'UpdateEndpoint'>;

/** Throws ValidationException for a missing configuration or model. */
export function deploymentOf(regions: Regions, configName: string, call: Call): Deployment {
  const config = storedEndpointConfig(regions, configName, call);
  return planDeployment(
    config,
    storedModel(regions, config.input.ProductionVariants[0]?.ModelName ?? '', call),
  );
}

/** Throws ValidationException for an invalid DeploymentConfig; undefined when none is given. */
export function guardrailsFor(
  config: sdk.DeploymentConfig | undefined,
  current: Deployment | undefined,
  next: Deployment,
  call: Call,
): Guardrails | undefined {
  if (!config) return undefined;
  // "your new endpoint configuration must have the same variant name as the old" (deployment-guardrails-exclusions).
  if (current && current.variant.name !== next.variant.name) {
    throw validationException(
      `The variant must keep its name ${current.variant.name} in an update with a DeploymentConfig.`,
    );
  }
  const { instanceCount, serverless } = next.variant;
  return guardrailsOf(config, {
    instanceCount,
    serverless: serverless !== undefined,
    alarmExists: (name) => call.account.ports.alarms.stateOf(call.region, name) !== undefined,
  });
}

/** RetainAllVariantProperties keeps the variant's current count and weight, except the excluded ones. */
export function retained(current: Deployment, next: Deployment, input: UpdateEndpoint): Deployment {
  if (input.RetainAllVariantProperties !== true || next.variant.name !== current.variant.name) return next;
  const excluded = input.ExcludeRetainedVariantProperties?.map((property) => property.VariantPropertyType);
  const from = (property: 'DesiredInstanceCount' | 'DesiredWeight'): Deployment['variant'] =>
    excluded?.includes(property) ? next.variant : current.variant;
  const variant = { ...next.variant, weight: from('DesiredWeight').weight };
  if (next.variant.serverless) return { ...next, variant };
  return { ...next, variant: { ...variant, instanceCount: from('DesiredInstanceCount').instanceCount } };
}

/** RetainDeploymentConfig: "whether to reuse the last deployment configuration"; an explicit one takes precedence. */
export function deploymentConfigOf(
  endpoint: HostedEndpoint,
  input: UpdateEndpoint,
): sdk.DeploymentConfig | undefined {
  if (input.DeploymentConfig || input.RetainDeploymentConfig !== true) return input.DeploymentConfig;
  return endpoint.lastDeploymentConfig;
}
