import { AwsError } from '../aws-error.ts';
import { hasBareCodes, statusOfRejection } from '../error-forms.ts';

/** Of the REST-JSON services, those that model their throttling (botocore: TooManyRequestsException, 429). */
const TOO_MANY = new Set(['lambda', 'apigateway', 'apigatewayv2']);

/**
 * The throttling error of a service. S3: "Error responses", SlowDown, 503. EC2: "Error codes". The others: the "Common errors" page of
 * each API reference, and botocore's list of codes to retry (data/_retry.json: Throttling, ThrottlingException,
 * TooManyRequestsException, SlowDown).
 */
export function throttled(service: string): AwsError {
  if (service === 's3') return new AwsError('SlowDown', 'Please reduce your request rate.', 503);
  if (service === 'ec2') return new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503);
  if (TOO_MANY.has(service)) return new AwsError('TooManyRequestsException', 'Rate exceeded', 429);
  return new AwsError(hasBareCodes(service) ? 'Throttling' : 'ThrottlingException', 'Rate exceeded');
}

/**
 * The expired-session error of a service. S3: "Error responses", ExpiredToken, 400. EC2: "Error codes". STS and IAM:
 * ExpiredToken, 403 (modelled for STS in botocore as ExpiredTokenException with that code). The others: the "Common
 * errors" pages.
 */
export function expired(service: string): AwsError {
  if (service === 's3') return new AwsError('ExpiredToken', 'The provided token has expired.');
  if (service === 'ec2') return new AwsError('RequestExpired', 'Request has expired.');
  const message = 'The security token included in the request is expired';
  const code = hasBareCodes(service) ? 'ExpiredToken' : 'ExpiredTokenException';
  return new AwsError(code, message, statusOfRejection(service));
}
