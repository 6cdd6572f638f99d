/** Services of the query protocol; their codes do not end in "Exception". */
const QUERY = new Set(['ec2', 'iam', 'sts']);
/** REST-JSON services reject credentials and signatures with 403, JSON 1.1 services with 400. */
const REST_JSON = new Set(['lambda', 'apigateway', 'apigatewayv2', 'sagemaker-runtime', 'efs']);

/** Whether the service's codes lack the suffix "Exception". */
export function hasBareCodes(service: string): boolean {
  return QUERY.has(service);
}

/** The status with which a service other than S3 rejects credentials or a signature. */
export function statusOfRejection(service: string): 400 | 403 {
  return QUERY.has(service) || REST_JSON.has(service) ? 403 : 400;
}
