/**
 * What a SageMaker variant runs on: containers that AWS starts on demand, or instances. AWS accepts one or the other.
 */
export type VariantCapacity =
  | {
      readonly type: 'serverless';
      readonly memoryMb: number;
      readonly maxConcurrency: number;
      readonly provisionedConcurrency: number | undefined;
    }
  | {
      readonly type: 'instances';
      readonly instanceType: string;
      readonly instanceCount: number;
      readonly dataDownloadTimeoutSeconds: number | undefined;
      readonly startupHealthCheckTimeoutSeconds: number | undefined;
      readonly volumeGb: number | undefined;
    };

/** What a Lambda function reserves for a model. */
export interface FunctionCapacity {
  readonly type: 'function';
  readonly memoryMb: number;
  /** Of `/tmp`. */
  readonly storageMb: number;
  /** Reserved concurrency; undefined for the unreserved concurrency of the account. */
  readonly maxConcurrency: number | undefined;
  readonly provisionedConcurrency: number | undefined;
}

/** What a model runs on. */
export type Capacity = VariantCapacity | FunctionCapacity;

/** Requests served at the same time; undefined where the model server or the account decides. */
export function concurrencyOf(capacity: Capacity): number | undefined {
  return capacity.type === 'instances' ? undefined : capacity.maxConcurrency;
}

/** How many instances there are; undefined where AWS starts containers on demand. */
export function instanceCountOf(capacity: Capacity): number | undefined {
  return capacity.type === 'instances' ? capacity.instanceCount : undefined;
}
