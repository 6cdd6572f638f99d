import type { RuntimeError } from './runtime-error.ts';

/** Why an error of InvokeEndpoint or Invoke may be transient. */
export type Transient = 'warming' | 'throttled' | 'unavailable';

// Throttling is not in the service's model; it is returned as 429 or as 400 with an empty message.
const BY_NAME: ReadonlyMap<string, Transient> = new Map([
  // A serverless variant that is still being provisioned or has no free container: a 429 that is not throttling.
  ['ModelNotReadyException', 'warming'],
  ['ThrottlingException', 'throttled'],
  ['TooManyRequestsException', 'throttled'],
  ['Throttling', 'throttled'],
  // Of Lambda (botocore, lambda, Invoke): a function that is being created, activated after idle weeks, or restored from
  // a snapshot that has to be made again, and one whose file system does not respond yet.
  ['ResourceNotReadyException', 'warming'],
  ['ResourceConflictException', 'warming'],
  ['SnapStartNotReadyException', 'warming'],
  ['SnapStartTimeoutException', 'warming'],
  ['EFSMountConnectivityException', 'warming'],
  ['EFSMountTimeoutException', 'warming'],
  ['EFSIOException', 'warming'],
]);

/**
 * The transient errors of InvokeEndpoint and Invoke (botocore, sagemaker-runtime and lambda); undefined for an error
 * that would occur again.
 * 500 InternalFailure, 503 ServiceUnavailable, 530 InternalDependencyException: the service failed before
 * the model was called. A ModelError is 424.
 */
export function transientKind({
  name,
  status,
}: Pick<RuntimeError, 'name' | 'status'>): Transient | undefined {
  if (status === 429) return BY_NAME.get(name) ?? 'throttled';
  return BY_NAME.get(name) ?? (status >= 500 ? 'unavailable' : undefined);
}
