import { AwsError } from '../protocol/aws-error.ts';
import { memberCheck } from '../protocol/member-check.ts';

/** Lambda's error structures name the side at fault; every one here is the caller's. */
const CALLER = { Type: 'User' };

/** Lambda's front end holds members against its API model before the service looks at them: ValidationException. */
export const check = memberCheck('ValidationException');

/** What the model lets through and the service refuses: 400, the code deployers retry on for a fresh role. */
export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, 400, CALLER);
}

/** A taken name, a taken statement id, or a function that is busy changing: always this code, 409. */
export function resourceConflict(message: string): AwsError {
  return new AwsError('ResourceConflictException', message, 409, CALLER);
}

/** An absent function, version, statement or policy: 404. */
export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, 404, CALLER);
}

/** A RevisionId that is no longer the latest: 412. */
export function preconditionFailed(): AwsError {
  const message =
    'The RevisionId provided does not match the latest RevisionId. ' +
    'Call the GetFunction/GetAlias API to retrieve the latest RevisionId';
  return new AwsError('PreconditionFailedException', message, 412, CALLER);
}

/** What a member does that this emulator has no counterpart of: said, rather than silently ignored. */
export function notEmulated(member: string): AwsError {
  return invalidParameter(`This emulator does not implement ${member} of Lambda functions.`);
}
