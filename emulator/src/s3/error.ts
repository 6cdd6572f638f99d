import { AwsError } from '../aws-error.ts';

/** S3's answer for headers that do not go together. */
export function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequest', message);
}

/** S3's answer for a parameter out of its range; it repeats the parameter. */
export function invalidArgument(message: string, name: string, value: string): AwsError {
  return new AwsError('InvalidArgument', message, 400, { ArgumentName: name, ArgumentValue: value });
}

/** S3's answer when bytes and checksum do not agree. */
export function badDigest(message: string): AwsError {
  return new AwsError('BadDigest', message);
}
