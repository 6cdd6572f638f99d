import type { AwsError } from '../aws-error.ts';
import { badRequest, notFound } from '../gateway/errors.ts';

export { badRequest, conflict, notFound } from '../gateway/errors.ts';

/** A missing part: 404, worded alike for nearly every kind of part. */
export function absent(noun: string): AwsError {
  return notFound(`Invalid ${noun} identifier specified`);
}

/** A REST API feature that is not emulated: reported rather than silently ignored. */
export function notEmulated(what: string): AwsError {
  return badRequest(`This emulator does not implement ${what} of REST APIs.`);
}
