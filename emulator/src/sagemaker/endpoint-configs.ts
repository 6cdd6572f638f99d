import type { EndpointConfigSummary, ProductionVariant } from '@aws-sdk/client-sagemaker';
import type { Call } from '../account/account-context.ts';
import { page } from './listing.ts';
import { storedModel } from './models.ts';
import type { Regions, SageMakerActions } from './region-state.ts';
import { alreadyExists, arnOf, present, validationException } from './resource.ts';
import type { StoredEndpointConfig } from './stored.ts';
import { checkServerless } from './serverless-rules.ts';
import { storeTags } from './tags.ts';

/**
 * CreateEndpointConfig, DescribeEndpointConfig, ListEndpointConfigs, DeleteEndpointConfig. Immutable like a model;
 * a running endpoint is not affected when its configuration is deleted.
 */
export function endpointConfigActions(regions: Regions): SageMakerActions {
  return {
    CreateEndpointConfig: (input, call) => createEndpointConfig(regions, input, call),
    DescribeEndpointConfig: ({ EndpointConfigName }, call) => {
      const config = storedEndpointConfig(regions, EndpointConfigName, call);
      const { Tags: _tags, ...rest } = config.input;
      return { ...rest, ProductionVariants: rest.ProductionVariants.map(withWeight), ...summary(config) };
    },
    ListEndpointConfigs: (input, call) => {
      const { items, next } = page(regions.of(call.region).configs.values(), input);
      return { EndpointConfigs: items.map(summary), ...next };
    },
    // The service only documents that a configuration in use must not be deleted ("You must not delete an
    // EndpointConfig in use").
    DeleteEndpointConfig: ({ EndpointConfigName }, call) => {
      const config = storedEndpointConfig(regions, EndpointConfigName, call);
      regions.of(call.region).configs.delete(config.name);
      regions.of(call.region).tags.delete(config.arn);
    },
  };
}

/** The configuration of that name. Throws ValidationException when it is absent. */
export function storedEndpointConfig(regions: Regions, name: string, call: Call): StoredEndpointConfig {
  return present(regions.of(call.region).configs.get(name), 'endpoint-config', name, call);
}

/**
 * The model must exist already. AWS reads it with eventual consistency and may miss a recently created one
 * (CreateEndpoint's own text advises a retry); here it is found at once.
 */
function createEndpointConfig(
  regions: Regions,
  input: StoredEndpointConfig['input'],
  call: Call,
): { EndpointConfigArn: string } {
  const state = regions.of(call.region);
  const name = input.EndpointConfigName;
  const arn = arnOf('endpoint-config', name, call);
  if (state.configs.has(name)) throw alreadyExists('endpoint-config', arn);
  const variants = [...input.ProductionVariants, ...(input.ShadowProductionVariants ?? [])];
  if (new Set(variants.map((variant) => variant.VariantName)).size < variants.length) {
    throw validationException('Variant names must be unique within an endpoint configuration.');
  }
  for (const variant of variants) checkVariant(regions, input, variant, call);
  storeTags(state, arn, input.Tags);
  state.configs.set(name, { name, arn, createdAt: new Date(), input });
  return { EndpointConfigArn: arn };
}

/** ServerlessConfig and instances are mutually exclusive; further rules depend on which is set. */
function checkVariant(
  regions: Regions,
  input: StoredEndpointConfig['input'],
  variant: ProductionVariant,
  call: Call,
): void {
  const { ModelName, ServerlessConfig, InstanceType, InitialInstanceCount } = variant;
  // A variant without a model is for inference components, which are not emulated.
  if (ModelName === undefined) throw validationException('ModelName must be given for every variant.');
  const model = storedModel(regions, ModelName, call);
  const instances = InstanceType !== undefined || InitialInstanceCount !== undefined;
  if ((ServerlessConfig !== undefined) === instances) {
    throw validationException(
      `Production variant ${variant.VariantName} must have either ServerlessConfig or InstanceType with InitialInstanceCount.`,
    );
  }
  if (ServerlessConfig) return checkServerless(input, variant, model);
  if (InstanceType === undefined || InitialInstanceCount === undefined) {
    throw validationException(
      `Production variant ${variant.VariantName} must have both InstanceType and InitialInstanceCount.`,
    );
  }
}

/** The service returns the weight of every variant; "if unspecified, it defaults to 1.0". */
function withWeight(variant: ProductionVariant): ProductionVariant {
  return { InitialVariantWeight: 1, ...variant };
}

function summary(config: StoredEndpointConfig): EndpointConfigSummary {
  return {
    EndpointConfigName: config.name,
    EndpointConfigArn: config.arn,
    CreationTime: config.createdAt,
  };
}
