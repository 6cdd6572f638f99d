import type { AwsError } from '../aws-error.ts';
import { badRequest, notFound } from '../gateway/errors.ts';

export { badRequest, conflict, notFound } from '../gateway/errors.ts';

/** A missing part of an API: 404, worded alike for every kind of part. */
export function partNotFound(noun: string, by: 'id' | 'name', key: string, apiId: string): AwsError {
  return notFound(`Unable to find ${noun} by ${by} ${key} within the API ${apiId}`);
}

/** A deployment was specified for a stage with AutoDeploy. */
export function autoDeployConflict(): AwsError {
  return badRequest('Deployment ID cannot be set manually when AutoDeploy is enabled');
}
