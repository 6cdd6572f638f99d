import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';

/** SageMaker's control plane uses this one code for nearly every error (missing, existing, busy, malformed). */
export function validationException(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** Resource kinds, as in ARNs. */
export type Kind = 'model' | 'endpoint-config' | 'endpoint';

/** Resource kinds, as in error messages. */
const NOUN: Record<Kind, string> = {
  model: 'model',
  'endpoint-config': 'endpoint configuration',
  endpoint: 'endpoint',
};

/** ARN of a hosting resource; endpoint names are in lower case (amazon-sagemaker-examples#293). */
export function arnOf(kind: Kind, name: string, { account, region }: Call): string {
  const last = kind === 'endpoint' ? name.toLowerCase() : name;
  return `arn:${account.partition}:sagemaker:${region}:${account.accountId}:${kind}/${last}`;
}

/** The resource. Throws ValidationException when it is missing; the service never returns 404. */
export function present<T>(found: T | undefined, kind: Kind, name: string, call: Call): T {
  if (found !== undefined) return found;
  throw validationException(`Could not find ${NOUN[kind]} "${arnOf(kind, name, call)}".`);
}

export function alreadyExists(kind: Kind, arn: string): AwsError {
  return validationException(`Cannot create already existing ${NOUN[kind]} "${arn}".`);
}
