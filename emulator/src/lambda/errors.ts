import { AwsError } from '../aws-error.ts';
import { violationMessage, violationText } from '../protocol/violation.ts';

/** Lambda's error structures name the side at fault; here it is always the caller. */
const CALLER = { Type: 'User' };

/** A constraint of the API front end that is missing from the model, in the front end's wording. */
export function validationException(value: unknown, path: string, fault: string): AwsError {
  return new AwsError('ValidationException', violationMessage([violationText(value, path, fault)]));
}

/** A value the model allows but the service rejects: 400, the code deployers retry on for a new role. */
export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, undefined, CALLER);
}

/** A name or statement id in use, or a function that is being updated: always this code, 409. */
export function resourceConflict(message: string): AwsError {
  return new AwsError('ResourceConflictException', message, undefined, CALLER);
}

/** A function, version or alias that is not there. */
export function functionNotFound(arn: string): AwsError {
  return resourceNotFound(`Function not found: ${arn}`);
}

/** A missing function, version, statement or policy: 404. */
export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, undefined, CALLER);
}

/** A RevisionId that is no longer the latest: 412. `api` is what returns the latest. */
export function preconditionFailed(api: 'GetFunction/GetAlias' | 'GetPolicy'): AwsError {
  const message =
    'The Revision Id provided does not match the latest Revision Id. ' +
    `Call the ${api} API to retrieve the latest Revision Id`;
  return new AwsError('PreconditionFailedException', message, undefined, CALLER);
}
