import { type Problem, statusOf } from './problem.ts';

/** A refusal that a REST API gives itself, before or instead of the proxy. */
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
 * What a REST API says instead of its bare `{"message"}`: the same form and, where the proxy knows the case too, the
 * same code as the proxy. REQUEST_TOO_LARGE alone takes no words of ours.
 */
export const GATEWAY_RESPONSES: readonly GatewayResponse[] = [
  {
    responseType: 'BAD_REQUEST_BODY',
    status: 400,
    code: 'bad-request',
    title: 'Bad request',
    detail: 'the body is not JSON, or not of the form that /openapi.json tells',
  },
  {
    responseType: 'BAD_REQUEST_PARAMETERS',
    status: 400,
    code: 'bad-request',
    title: 'Bad request',
    detail: 'a parameter of the query is missing or wrong',
  },
  unauthorized('UNAUTHORIZED', 'the request carries no credentials that this route takes'),
  refused('ACCESS_DENIED', 'the caller may not call this route'),
  refused('AUTHORIZER_FAILURE', 'the credentials could not be checked', 500),
  refused('AUTHORIZER_CONFIGURATION_ERROR', 'the credentials could not be checked', 500),
  refused('INVALID_API_KEY', 'the key in x-api-key is missing or not valid here'),
  refused('INVALID_SIGNATURE', 'the signature does not fit the request: check key, region, service and body'),
  unauthorized('EXPIRED_TOKEN', 'the credentials have expired', 403),
  // An unsigned call of a closed route meets this as well as a path that no route has.
  refused('MISSING_AUTHENTICATION_TOKEN', 'the request is not signed, or there is nothing at this path'),
  refused('WAF_FILTERED', 'the request was filtered'),
  throttled('THROTTLED', 'throttled', 'more requests than this gateway lets through at once', 1),
  // A quota ends with its day, week or month; an hour is the soonest that another try can be worth it.
  throttled('QUOTA_EXCEEDED', 'quota-exceeded', 'the quota of this key is used up', 3_600),
  {
    responseType: 'UNSUPPORTED_MEDIA_TYPE',
    status: statusOf('unsupported-media-type'),
    code: 'unsupported-media-type',
    title: 'Unsupported media type',
    detail: 'this Content-Type or Content-Encoding is not taken',
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
    detail: 'the request was refused',
  },
  {
    responseType: 'DEFAULT_5XX',
    status: 500,
    code: 'internal',
    title: 'Internal error',
    detail: 'the gateway itself failed',
  },
];

function unauthorized(responseType: string, detail: string, status = 401): GatewayResponse {
  return { responseType, status, code: 'unauthorized', title: 'Not signed in', detail };
}

function refused(responseType: string, detail: string, status = 403): GatewayResponse {
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

/** The public body of such a refusal. */
export function problemOfGatewayResponse(
  { code, title, status, detail }: GatewayResponse,
  requestId: string,
): Problem {
  return { type: `urn:sagemaker-gateway:problem:${code}`, title, status, detail, code, requestId };
}
