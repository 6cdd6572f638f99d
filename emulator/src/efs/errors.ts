import { AwsError } from '../aws-error.ts';
import { type Violation, violationMessage } from '../protocol/violation.ts';

/** Every error structure of EFS repeats its code; the status is in the model. */
export function efsError(
  code: string,
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): AwsError {
  return new AwsError(code, message, undefined, { ErrorCode: code, ...fields });
}

export function badRequest(message: string): AwsError {
  return efsError('BadRequest', message);
}

export function refuseAsBadRequest(violations: readonly Violation[]): AwsError {
  return badRequest(violationMessage(violations.map(({ text }) => text)));
}

// The texts of EFS here and in the other files of this folder, unless a comment says otherwise: moto, efs/exceptions.py
// and efs/models.py.

export function fileSystemNotFound(id: string): AwsError {
  return efsError('FileSystemNotFound', `File system '${id}' does not exist.`);
}

export function mountTargetNotFound(id: string): AwsError {
  return efsError('MountTargetNotFound', `Mount target '${id}' does not exist.`);
}

export function accessPointNotFound(id: string): AwsError {
  return efsError('AccessPointNotFound', `Access Point ${id} does not exist.`);
}

/** The text is ours. */
export function notAvailable(fileSystemId: string, state: string): AwsError {
  const message = `File system '${fileSystemId}' must be available for this operation; its state is '${state}'.`;
  return efsError('IncorrectFileSystemLifeCycleState', message);
}
