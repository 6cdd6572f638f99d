import type { AwsError } from '../aws-error.ts';
import { notFound } from '../gateway/errors.ts';

export { unsupported } from '../aws-error.ts';
export { badRequest, conflict, notFound } from '../gateway/errors.ts';

/** A missing part: 404, worded alike for nearly every kind of part. */
export function absent(noun: string): AwsError {
  return notFound(`Invalid ${noun} identifier specified`);
}
