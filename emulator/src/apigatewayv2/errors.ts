import type { AwsError } from '../protocol/aws-error.ts';
import { badRequest, notFound } from '../gateway/errors.ts';

export { badRequest, conflict, notFound } from '../gateway/errors.ts';

/** An absent part of an API: 404, in one form for every kind of part. */
export function partNotFound(noun: string, by: 'id' | 'name', key: string, apiId: string): AwsError {
  return notFound(`Unable to find ${noun} by ${by} ${key} within the API ${apiId}`);
}

/** A deployment chosen by hand for a stage whose deployments AutoDeploy chooses. */
export function autoDeployDecides(): AwsError {
  return badRequest('Deployment ID cannot be set manually when AutoDeploy is enabled');
}

/** What an HTTP API can at AWS and not here: said, rather than silently ignored. */
export function notEmulated(what: string): AwsError {
  return badRequest(`This emulator does not implement ${what} of HTTP APIs.`);
}
