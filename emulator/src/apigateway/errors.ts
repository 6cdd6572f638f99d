import type { AwsError } from '../protocol/aws-error.ts';
import { badRequest, notFound } from '../gateway/errors.ts';

export { badRequest, conflict, notFound } from '../gateway/errors.ts';

/** An absent part: 404, in one form for nearly every kind of part. */
export function absent(noun: string): AwsError {
  return notFound(`Invalid ${noun} identifier specified`);
}

/** What a REST API can at AWS and not here: said, rather than silently ignored. */
export function notEmulated(what: string): AwsError {
  return badRequest(`This emulator does not implement ${what} of REST APIs.`);
}
