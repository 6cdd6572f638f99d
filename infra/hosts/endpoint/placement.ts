import type { Vpc } from '../../../src/aws/sagemaker/model.ts';
import type { VariantCapacity } from '../../../src/config/capacity.ts';
import type { Processor } from '../../../src/config/instance-type.ts';

/** How one SageMaker host differs from another. */
export interface Placement {
  readonly processor: Processor;
  /** Variables that the container needs on this host; those of the user override them. */
  readonly environment: Readonly<Record<string, string>>;
  readonly capacity: VariantCapacity;
  readonly kmsKeyId: string | undefined;
  readonly vpc: Vpc | undefined;
}

/** Name of the one variant. Must stay the same over all updates: deployment guardrails reject another. */
export const VARIANT = 'primary';
