import { toXml } from '../protocol/xml.ts';

const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
// Paths of the REST-JSON services: Lambda's versions, both API Gateways, SageMaker's runtime.
const REST_JSON =
  /^\/(\d{4}-\d\d-\d\d|v2|restapis|apikeys|usageplans|domainnames|account|tags|endpoints)(\/|$)/;

/**
 * The refusal of a request without a signature, which names no service: its form shows which protocol the client
 * reads. S3 answers AccessDenied, the others MissingAuthenticationToken.
 */
export function unsignedRefusal(request: Request, requestId: string): Response {
  const { searchParams } = new URL(request.url);
  const type = request.headers.get('content-type') ?? '';
  if (searchParams.has('Action') || type.startsWith('application/x-www-form-urlencoded')) {
    const detail = { Type: 'Sender', Code: MISSING.code, Message: MISSING.message };
    return xml('ErrorResponse', { Error: detail, RequestId: requestId }, requestId, STS_NAMESPACE);
  }
  if (isForS3(request)) {
    const detail = { Code: 'AccessDenied', Message: 'Access Denied' };
    return xml('Error', { ...detail, RequestId: requestId, HostId: requestId }, requestId);
  }
  const headers = { 'x-amzn-errortype': MISSING.code, 'x-amzn-requestid': requestId };
  return Response.json({ __type: MISSING.code, message: MISSING.message }, { status: 403, headers });
}

/** What no other protocol explains. Credentials in the query, which only S3 takes, name the service. */
function isForS3({ headers, url }: Request): boolean {
  const { pathname, searchParams } = new URL(url);
  const credential = searchParams.get('X-Amz-Credential');
  if (credential !== null) return credential.includes('/s3/');
  return !headers.has('x-amz-target') && !REST_JSON.test(pathname);
}

const MISSING = { code: 'MissingAuthenticationToken', message: 'Request is missing Authentication Token' };

function xml(
  root: string,
  value: Parameters<typeof toXml>[1],
  requestId: string,
  namespace?: string,
): Response {
  const headers = {
    'content-type': 'application/xml',
    'x-amz-request-id': requestId,
    'x-amzn-requestid': requestId,
  };
  return new Response(toXml(root, value, namespace), { status: 403, headers });
}
