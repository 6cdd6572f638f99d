import { AwsError } from '../aws-error.ts';

/** Everything wrong with a request itself: 400. */
export function badRequest(message: string): AwsError {
  return new AwsError('BadRequestException', message, 400);
}

/** A key or name that is taken, or a part that another one needs: 409. */
export function conflict(message: string): AwsError {
  return new AwsError('ConflictException', message, 409);
}

/** An absent API or part: 404, with the account and id in the message for APIs. */
export function notFound(message: string): AwsError {
  return new AwsError('NotFoundException', message, 404);
}

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
