import type {
  CreateEndpointConfigInput,
  DeleteEndpointConfigInput,
  DescribeEndpointConfigInput,
  ProductionVariant,
} from '@aws-sdk/client-sagemaker';
import { validationException } from './errors.ts';
import type { ActionTable } from '../protocol/action.ts';
import { epochSeconds } from '../protocol/json.ts';
import type { Call } from '../account/account-context.ts';
import type { StoredEndpointConfig } from './definition.ts';
import { type ListInput, page } from './listing.ts';
import { storedModel } from './models.ts';
import { alreadyExists, arnOf, present, type Regions } from './region-state.ts';
import { checkServerless } from './serverless-rules.ts';
import { checkInput, INPUT } from './shapes.ts';
import { tagNew } from './tags.ts';

/**
 * CreateEndpointConfig, DescribeEndpointConfig, ListEndpointConfigs, DeleteEndpointConfig. Immutable like a model;
 * an endpoint that runs on one keeps what it took from it when the configuration is deleted.
 */
export function endpointConfigActions(regions: Regions): ActionTable {
  return {
    CreateEndpointConfig: (input: CreateEndpointConfigInput, call: Call) =>
      createEndpointConfig(regions, input, call),
    DescribeEndpointConfig: (input: DescribeEndpointConfigInput, call: Call) => {
      checkInput(INPUT.EndpointConfigName, input);
      const config = storedEndpointConfig(regions, input.EndpointConfigName ?? '', call);
      const { Tags: _tags, ...rest } = config.input;
      return { ...rest, ProductionVariants: rest.ProductionVariants?.map(withWeight), ...summary(config) };
    },
    ListEndpointConfigs: (input: ListInput, call: Call) => {
      checkInput(INPUT.ListEndpointConfigs, input);
      const { items, next } = page(regions.of(call.region).configs.values(), input);
      return { EndpointConfigs: items.map(summary), ...next };
    },
    // The service forbids deleting one in use only in words ("You must not delete an EndpointConfig in use").
    DeleteEndpointConfig: (input: DeleteEndpointConfigInput, call: Call) => {
      checkInput(INPUT.EndpointConfigName, input);
      const config = storedEndpointConfig(regions, input.EndpointConfigName ?? '', call);
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
 * The model must exist already. AWS reads it with eventual consistency and may miss one made a moment ago
 * (CreateEndpoint's own text advises a retry); here it is found at once.
 */
function createEndpointConfig(
  regions: Regions,
  input: CreateEndpointConfigInput,
  call: Call,
): { EndpointConfigArn: string } {
  checkInput(INPUT.CreateEndpointConfig, input);
  const state = regions.of(call.region);
  const name = input.EndpointConfigName ?? '';
  const arn = arnOf('endpoint-config', name, call);
  if (state.configs.has(name)) throw alreadyExists('endpoint-config', arn);
  const variants = [...(input.ProductionVariants ?? []), ...(input.ShadowProductionVariants ?? [])];
  if (new Set(variants.map((variant) => variant.VariantName)).size < variants.length) {
    throw validationException('Variant names must be unique within an endpoint configuration.');
  }
  for (const variant of variants) checkVariant(regions, input, variant, call);
  tagNew(state, arn, input.Tags);
  state.configs.set(name, { name, arn, createdAt: new Date(), input });
  return { EndpointConfigArn: arn };
}

/** ServerlessConfig excludes instances and the other way round; which is given decides all further rules. */
function checkVariant(
  regions: Regions,
  input: CreateEndpointConfigInput,
  variant: ProductionVariant,
  call: Call,
): void {
  const { ModelName, ServerlessConfig, InstanceType, InitialInstanceCount } = variant;
  // A variant without a model is the frame for inference components, which this emulator does not have.
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

/** The service shows the weight of every variant; "if unspecified, it defaults to 1.0". */
function withWeight(variant: ProductionVariant): ProductionVariant {
  return { InitialVariantWeight: 1, ...variant };
}

function summary(config: StoredEndpointConfig): object {
  return {
    EndpointConfigName: config.name,
    EndpointConfigArn: config.arn,
    CreationTime: epochSeconds(config.createdAt),
  };
}
