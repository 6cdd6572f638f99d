import { type Problem, statusOf } from './problem.ts';

/** An error that a REST API returns itself, before or instead of the proxy. */
export interface GatewayResponse {
  /** API Gateway's name of it (Developer Guide, "Gateway response types"). */
  readonly responseType: string;
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly retryAfterSeconds?: number;
}

/**
 * The responses of a REST API that replace its bare `{"message"}`: in the proxy's format and, where the proxy has the
 * same error, with the proxy's code. Only REQUEST_TOO_LARGE cannot be customized.
 */
export const GATEWAY_RESPONSES: readonly GatewayResponse[] = [
  {
    responseType: 'BAD_REQUEST_BODY',
    status: 400,
    code: 'bad-request',
    title: 'Bad request',
    detail: 'the body is not JSON, or does not match the schema in /openapi.json',
  },
  {
    responseType: 'BAD_REQUEST_PARAMETERS',
    status: 400,
    code: 'bad-request',
    title: 'Bad request',
    detail: 'a query parameter is missing or invalid',
  },
  unauthorized('UNAUTHORIZED', 'the request has no credentials that this route accepts'),
  denied('ACCESS_DENIED', 'the caller is not authorized to call this route'),
  denied('AUTHORIZER_FAILURE', 'the credentials could not be verified', 500),
  denied('AUTHORIZER_CONFIGURATION_ERROR', 'the credentials could not be verified', 500),
  denied('INVALID_API_KEY', 'the key in x-api-key is missing or invalid'),
  denied(
    'INVALID_SIGNATURE',
    'the signature does not match the request: check key, region, service and body',
  ),
  unauthorized('EXPIRED_TOKEN', 'the credentials have expired', 403),
  // Returned both for an unsigned call of a protected route and for an unknown path.
  denied('MISSING_AUTHENTICATION_TOKEN', 'the request is not signed, or this path does not exist'),
  denied('WAF_FILTERED', 'the request was blocked by a web ACL'),
  throttled('THROTTLED', 'throttled', 'the request rate exceeds the limit of this API', 1),
  // A quota is reset after its day, week or month; retrying sooner than in an hour is pointless.
  throttled('QUOTA_EXCEEDED', 'quota-exceeded', 'the quota of this key is exceeded', 3_600),
  {
    responseType: 'UNSUPPORTED_MEDIA_TYPE',
    status: statusOf('unsupported-media-type'),
    code: 'unsupported-media-type',
    title: 'Unsupported media type',
    detail: 'this Content-Type or Content-Encoding is not supported',
  },
  {
    responseType: 'INTEGRATION_FAILURE',
    status: 502,
    code: 'upstream-failed',
    title: 'Upstream failed',
    detail: 'the proxy did not answer',
  },
  {
    responseType: 'INTEGRATION_TIMEOUT',
    status: statusOf('deadline-passed'),
    code: 'deadline-passed',
    title: 'Deadline passed',
    detail: 'the proxy did not answer in time',
    retryAfterSeconds: 5,
  },
  {
    responseType: 'DEFAULT_4XX',
    status: 400,
    code: 'bad-request',
    title: 'Bad request',
    detail: 'the request was rejected',
  },
  {
    responseType: 'DEFAULT_5XX',
    status: 500,
    code: 'internal',
    title: 'Internal error',
    detail: 'the gateway failed',
  },
];

function unauthorized(responseType: string, detail: string, status = 401): GatewayResponse {
  return { responseType, status, code: 'unauthorized', title: 'Unauthorized', detail };
}

function denied(responseType: string, detail: string, status = 403): GatewayResponse {
  return status === 403
    ? { responseType, status, code: 'forbidden', title: 'Not allowed', detail }
    : { responseType, status, code: 'internal', title: 'Internal error', detail };
}

function throttled(
  responseType: string,
  code: string,
  detail: string,
  retryAfterSeconds: number,
): GatewayResponse {
  return { responseType, status: 429, code, title: 'Too many requests', detail, retryAfterSeconds };
}

/** The public body of such an error. */
export function problemOfGatewayResponse(
  { code, title, status, detail }: GatewayResponse,
  requestId: string,
): Problem {
  return { type: `urn:sagemaker-gateway:problem:${code}`, title, status, detail, code, requestId };
}
