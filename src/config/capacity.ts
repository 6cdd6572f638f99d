/**
 * What a SageMaker variant runs on: containers that AWS starts on demand, or instances. AWS accepts one or the other.
 */
export type Capacity =
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

/** Requests served at the same time; undefined where the model server decides. */
export function concurrencyOf(capacity: Capacity): number | undefined {
  return capacity.type === 'serverless' ? capacity.maxConcurrency : undefined;
}

/** How many instances there are; undefined where AWS starts containers on demand. */
export function instanceCountOf(capacity: Capacity): number | undefined {
  return capacity.type === 'instances' ? capacity.instanceCount : undefined;
}
