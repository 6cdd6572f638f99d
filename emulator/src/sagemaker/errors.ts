import { AwsError } from '../protocol/aws-error.ts';

/** SageMaker's control plane answers nearly everything (absent, taken, busy, malformed) with this one code. */
export function validationException(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
