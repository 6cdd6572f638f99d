import {
  GATEWAY_RESPONSES,
  type GatewayResponse,
  problemOfGatewayResponse,
} from '../contract/gateway-responses.ts';
import { ANY_TYPE, JSON_TYPE } from '../contract/media-type.ts';
import {
  PROBLEM_MEDIA_TYPE,
  type ProblemCode,
  problemOf,
  ProxyFault,
  statusOf,
} from '../contract/problem.ts';
import { RELEASE_HEADER, REQUEST_ID_HEADER } from '../contract/release.ts';
import { type Media, type OpenApiOptions, ref, type ResponseObject, type Responses } from './form.ts';

const EXAMPLE_REQUEST_ID = 'JKJaXmPLvHcESHA=';

// The responses of an HTTP API itself, in its own format: to unauthorized and throttled requests, and when the function
// cannot be invoked, fails or is too slow. An HTTP API has these six messages and gives no reason.
const HTTP_API_MESSAGES: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

// API Gateway itself rejects missing or invalid credentials; 403 to a token means that it lacks the scope.
const REJECTIONS: Readonly<Record<OpenApiOptions['auth'], readonly number[]>> = {
  iam: [403],
  jwt: [401, 403],
  'api-key': [403],
  none: [],
};

/** The 200 of a route whose answers may be of any type. */
export function openResponse(description: string): ResponseObject {
  return successResponse(description, { schema: {} }, true, ANY_TYPE);
}

/** The 200 of a route. */
export function successResponse(
  description: string,
  media: Media,
  namesRelease = false,
  mediaType: string = JSON_TYPE,
): ResponseObject {
  return {
    description,
    headers: {
      [REQUEST_ID_HEADER]: ref('headers', 'RequestId'),
      ...(namesRelease && { [RELEASE_HEADER]: ref('headers', 'ReleaseId') }),
    },
    content: { [mediaType]: media },
  };
}

/** The errors of a route by status, with an example of each code, and API Gateway's own errors. */
export function errorResponses(codes: readonly ProblemCode[], options: OpenApiOptions): Responses {
  const statuses = new Set<number>([...codes.map(statusOf), ...gatewayStatuses(options)]);
  const each = [...statuses].map((status) => {
    const same = codes.filter((code) => statusOf(code) === status);
    const doors = options.api === 'rest' ? gatewayProblemsAt(status, same) : [];
    const words =
      options.api === 'rest' && status !== NOT_CUSTOMIZABLE ? undefined : HTTP_API_MESSAGES[status];
    return [status, errorResponse(same, words, options, doors)] as const;
  });
  return Object.fromEntries(each);
}

/** API Gateway itself rejects a missing or wrong signature or key. */
function gatewayStatuses({ api, auth }: OpenApiOptions): number[] {
  if (api !== 'rest') return [...REJECTIONS[auth], 429, 500, 503];
  const all = [...new Set(GATEWAY_RESPONSES.map(({ status }) => status))];
  return auth === 'none' ? all.filter((status) => status !== 401 && status !== 403) : all;
}

// REQUEST_TOO_LARGE is the only gateway response of a REST API that cannot be customized.
const NOT_CUSTOMIZABLE = 413;

/** A REST API's own errors of a status, except codes of which the proxy has an example. */
function gatewayProblemsAt(status: number, known: readonly string[]): GatewayResponse[] {
  const codes = new Set(known);
  return GATEWAY_RESPONSES.filter((each) => {
    if (each.status !== status || codes.has(each.code)) return false;
    codes.add(each.code);
    return true;
  });
}

/** The errors of one status, and API Gateway's own message for that status. */
export function errorResponse(
  codes: readonly ProblemCode[],
  message: string | undefined,
  { bodyLimit }: OpenApiOptions,
  doors: readonly GatewayResponse[] = [],
): ResponseObject {
  const faults = codes.map(
    (code) => new ProxyFault(code, undefined, code === 'too-large' ? { limit: bodyLimit } : {}),
  );
  const problems = [
    ...faults.map((fault) => problemOf(fault, EXAMPLE_REQUEST_ID)),
    ...doors.map((each) => problemOfGatewayResponse(each, EXAMPLE_REQUEST_ID)),
  ];
  const isRetryable = [...faults, ...doors].some(({ retryAfterSeconds }) => retryAfterSeconds !== undefined);
  return {
    description: problems.map(({ title }) => title).join('; ') || (message ?? ''),
    headers: {
      ...(faults.length > 0 && { [REQUEST_ID_HEADER]: ref('headers', 'RequestId') }),
      ...(isRetryable && { 'retry-after': ref('headers', 'RetryAfter') }),
    },
    content: {
      ...(problems.length > 0 && {
        [PROBLEM_MEDIA_TYPE]: {
          schema: ref('schemas', 'Problem'),
          examples: Object.fromEntries(
            problems.map((value) => [value.code, { summary: value.title, value }]),
          ),
        },
      }),
      ...(message !== undefined && { [JSON_TYPE]: messageMedia(message) }),
    },
  };
}

function messageMedia(message: string): Media {
  return {
    schema: ref('schemas', 'ApiGatewayMessage'),
    examples: { gateway: { summary: 'API Gateway itself', value: { message } } },
  };
}
