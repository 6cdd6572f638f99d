import { AwsError } from '../aws-error.ts';

/** Services of the query protocol; their codes do not end in "Exception". */
const QUERY = new Set(['iam', 'sts']);
/** Of the REST-JSON services, those that model their throttling (botocore: TooManyRequestsException, 429). */
const TOO_MANY = new Set(['lambda', 'apigateway', 'apigatewayv2']);
/** REST-JSON services reject credentials with 403, JSON 1.1 services with 400. */
const REST_JSON = new Set(['lambda', 'apigateway', 'apigatewayv2', 'sagemaker-runtime']);

/**
 * The throttling error of a service. S3: "Error responses", SlowDown, 503. The others: the "Common errors" page of
 * each API reference, and botocore's list of codes to retry (data/_retry.json: Throttling, ThrottlingException,
 * TooManyRequestsException, SlowDown).
 */
export function throttled(service: string): AwsError {
  if (service === 's3') return new AwsError('SlowDown', 'Please reduce your request rate.', 503);
  if (TOO_MANY.has(service)) return new AwsError('TooManyRequestsException', 'Rate exceeded', 429);
  if (QUERY.has(service)) return new AwsError('Throttling', 'Rate exceeded');
  return new AwsError('ThrottlingException', 'Rate exceeded');
}

/**
 * The expired-session error of a service. S3: "Error responses", ExpiredToken, 400. STS and IAM:
 * ExpiredToken, 403 (modelled for STS in botocore as ExpiredTokenException with that code). The others: the "Common
 * errors" pages.
 */
export function expired(service: string): AwsError {
  if (service === 's3') return new AwsError('ExpiredToken', 'The provided token has expired.');
  const message = 'The security token included in the request is expired';
  if (QUERY.has(service)) return new AwsError('ExpiredToken', message, 403);
  return new AwsError('ExpiredTokenException', message, REST_JSON.has(service) ? 403 : 400);
}
