import type { ProductionVariant } from '@aws-sdk/client-sagemaker';
import { enumFault, violationMessage, violationText } from '../protocol/violation.ts';
import { validationException } from './resource.ts';
import type { StoredEndpointConfig, StoredModel } from './stored.ts';
import { containersOf } from './model-data.ts';

/** The model says only 1024..6144; the guide adds "in 1 GB increments". */
const MEMORY_SIZES_MB = [1024, 2048, 3072, 4096, 5120, 6144];

/**
 * Features that serverless inference does not support ("Feature exclusions" of the guide page serverless-endpoints).
 * The rules are AWS's; its messages are not documented.
 */
export function checkServerless(
  input: StoredEndpointConfig['input'],
  variant: ProductionVariant,
  model: StoredModel,
): void {
  const refusal = [...configErrors(input), ...variantErrors(variant), ...modelErrors(model)][0];
  if (refusal !== undefined) throw validationException(refusal);
}

/** Members not allowed in a serverless configuration, regardless of the model. */
function configErrors(input: StoredEndpointConfig['input']): string[] {
  const refusals: string[] = [];
  if (input.ProductionVariants.length > 1) {
    refusals.push('A serverless endpoint configuration has exactly one production variant.');
  }
  if (input.ShadowProductionVariants) refusals.push('Serverless endpoints do not support shadow variants.');
  if (input.DataCaptureConfig) refusals.push('Serverless endpoints do not support DataCaptureConfig.');
  if (input.AsyncInferenceConfig) refusals.push('Serverless endpoints do not support AsyncInferenceConfig.');
  if (input.VpcConfig) refusals.push('Serverless endpoints do not support VpcConfig.');
  return refusals;
}

function variantErrors({ ServerlessConfig, VolumeSizeInGB }: ProductionVariant): string[] {
  const memoryMb = ServerlessConfig?.MemorySizeInMB ?? 0;
  const refusals: string[] = [];
  if (!MEMORY_SIZES_MB.includes(memoryMb)) {
    const path = 'productionVariants.1.member.serverlessConfig.memorySizeInMB';
    refusals.push(violationMessage([violationText(memoryMb, path, enumFault(MEMORY_SIZES_MB))]));
  }
  if ((ServerlessConfig?.ProvisionedConcurrency ?? 0) > (ServerlessConfig?.MaxConcurrency ?? 0)) {
    refusals.push('ProvisionedConcurrency must be less than or equal to MaxConcurrency.');
  }
  if (VolumeSizeInGB !== undefined) {
    refusals.push('VolumeSizeInGB cannot be given for a serverless variant.');
  }
  return refusals;
}

/** A model is created before its target is known, so its part of the rules is only checked here. */
function modelErrors(model: StoredModel): string[] {
  const containers = containersOf(model.input);
  const refusals: string[] = [];
  if (model.input.VpcConfig)
    refusals.push(`Model ${model.name} has a VpcConfig; serverless endpoints do not.`);
  if (model.input.EnableNetworkIsolation) {
    refusals.push(
      `Model ${model.name} is isolated from the network, which serverless endpoints do not support.`,
    );
  }
  if (containers.length !== 1) {
    refusals.push(
      `Model ${model.name} has ${containers.length} containers; a serverless endpoint takes one.`,
    );
  }
  if (containers.some((container) => container.ModelDataSource)) {
    refusals.push('Serverless endpoints do not support ModelDataSource; use ModelDataUrl with one archive.');
  }
  if (containers.some((container) => container.Mode === 'MultiModel')) {
    refusals.push('Serverless endpoints do not support multi-model containers.');
  }
  return refusals;
}
