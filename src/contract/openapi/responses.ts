import { GATEWAY_RESPONSES, type GatewayResponse, problemOfGatewayResponse } from '../gateway-responses.ts';
import { JSON_TYPE } from '../media-type.ts';
import { PROBLEM_MEDIA_TYPE, type ProblemCode, problemOf, ProxyFault, statusOf } from '../problem.ts';
import { RELEASE_HEADER, REQUEST_ID_HEADER } from '../release.ts';
import { type Media, type OpenApiOptions, ref, type ResponseObject, type Responses } from './form.ts';

const EXAMPLE_REQUEST_ID = 'JKJaXmPLvHcESHA=';

// What an HTTP API answers itself, in its own form: to who may not call, over its throttle, and when the function cannot
// be called, fails or is too slow. An HTTP API knows these six words and gives no reason.
const DOOR_WORDS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

// Who shows nothing or the wrong thing is refused by the door alone; 403 to a token says that it lacks the scope.
const TO_STRANGERS: Readonly<Record<OpenApiOptions['auth'], readonly number[]>> = {
  iam: [403],
  jwt: [401, 403],
  'api-key': [403],
  none: [],
};

/** The 200 of a route. */
export function successResponse(description: string, media: Media, namesRelease = false): ResponseObject {
  return {
    description,
    headers: {
      [REQUEST_ID_HEADER]: ref('headers', 'RequestId'),
      ...(namesRelease && { [RELEASE_HEADER]: ref('headers', 'ReleaseId') }),
    },
    content: { [JSON_TYPE]: media },
  };
}

/** The refusals of a route by status, with an example of each code, and those that API Gateway gives any route. */
export function refusals(codes: readonly ProblemCode[], options: OpenApiOptions): Responses {
  const statuses = new Set<number>([...codes.map(statusOf), ...statusesOfTheDoor(options)]);
  const each = [...statuses].map((status) => {
    const same = codes.filter((code) => statusOf(code) === status);
    const doors = options.api === 'rest' ? doorProblems(status, same) : [];
    const words = options.api === 'rest' && status !== TOLD_BY_NOBODY ? undefined : DOOR_WORDS[status];
    return [status, refusal(same, words, options, doors)] as const;
  });
  return Object.fromEntries(each);
}

/** A missing or wrong signature or key is refused by the door alone. */
function statusesOfTheDoor({ api, auth }: OpenApiOptions): number[] {
  if (api !== 'rest') return [...TO_STRANGERS[auth], 429, 500, 503];
  const all = [...new Set(GATEWAY_RESPONSES.map(({ status }) => status))];
  return auth === 'none' ? all.filter((status) => status !== 401 && status !== 403) : all;
}

// REQUEST_TOO_LARGE is the one refusal of a REST API that takes no words of ours.
const TOLD_BY_NOBODY = 413;

/** What a REST API itself says at a status, but for codes that the proxy has an example of. */
function doorProblems(status: number, known: readonly string[]): GatewayResponse[] {
  const codes = new Set(known);
  return GATEWAY_RESPONSES.filter((each) => {
    if (each.status !== status || codes.has(each.code)) return false;
    codes.add(each.code);
    return true;
  });
}

/** What codes of one status look like, and the door's own words for that status. */
export function refusal(
  codes: readonly ProblemCode[],
  doorWords: string | undefined,
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
  const comesAgain = [...faults, ...doors].some(({ retryAfterSeconds }) => retryAfterSeconds !== undefined);
  return {
    description: problems.map(({ title }) => title).join('; ') || (doorWords ?? ''),
    headers: {
      ...(faults.length > 0 && { [REQUEST_ID_HEADER]: ref('headers', 'RequestId') }),
      ...(comesAgain && { 'retry-after': ref('headers', 'RetryAfter') }),
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
      ...(doorWords !== undefined && { [JSON_TYPE]: doorMedia(doorWords) }),
    },
  };
}

function doorMedia(message: string): Media {
  return {
    schema: ref('schemas', 'DoorRefusal'),
    examples: { door: { summary: 'API Gateway itself', value: { message } } },
  };
}
