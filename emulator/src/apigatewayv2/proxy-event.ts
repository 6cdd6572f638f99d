import type { APIGatewayEventRequestContextIAMAuthorizer, APIGatewayProxyEventV2 } from 'aws-lambda';
import type { JwtContext } from './jwt-authorizer.ts';
import { commonLogTime } from '../gateway/request-context.ts';
import { forwardedHeaders } from '../gateway/forwarded.ts';
import type { Exchange, StageRequest } from './exchange.ts';
import type { Match } from './route-match.ts';

/** Media types treated as text; all others are passed as base64. */
const TEXT = /^(text\/|application\/(json|xml|javascript)\s*(;|$))/i;

/** The caller in the event, by kind of authorization. */
export type AuthorizerContext = APIGatewayEventRequestContextIAMAuthorizer | JwtContext;

export type ProxyEvent = APIGatewayProxyEventV2 & {
  requestContext: { authorizer?: AuthorizerContext };
};

/**
 * The event of payload format 2.0 (developer guide, "Work with AWS Lambda proxy integrations for HTTP APIs"). It has
 * no multiValue members, unlike 1.0, and omits empty members: a handler must not expect an empty object.
 */
export function proxyEvent(
  exchange: Exchange,
  stageRequest: StageRequest,
  { route, pathParameters }: Match,
  body: Uint8Array,
  authorizer: AuthorizerContext | undefined,
): ProxyEvent {
  const { request } = exchange;
  const routeKey = route.RouteKey ?? '';
  const query = new URL(request.url).search.slice(1);
  const cookies = request.headers.get('cookie')?.split(/;\s*/).filter(Boolean);
  const { StageVariables: stageVariables } = stageRequest.stage;
  return {
    version: '2.0',
    routeKey,
    rawPath: stageRequest.rawPath,
    rawQueryString: query,
    ...(cookies && { cookies }),
    headers: headersOf(exchange, body),
    ...(query && { queryStringParameters: queryParameters(query) }),
    requestContext: {
      ...requestContext(exchange, stageRequest, routeKey),
      ...(authorizer && { authorizer }),
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...(Object.keys(stageVariables ?? {}).length > 0 && { stageVariables }),
    ...bodyOf(request.headers, body),
  } as ProxyEvent;
}

/** accountId is the API owner's; the caller's own, when known, is in the authorizer. */
function requestContext(
  { requestId, request, startedAt, sourceIp }: Exchange,
  { record, stage, rawPath }: StageRequest,
  routeKey: string,
): APIGatewayProxyEventV2['requestContext'] {
  return {
    accountId: record.accountId,
    apiId: record.id,
    domainName: record.domainName,
    domainPrefix: record.id,
    http: {
      method: request.method,
      path: rawPath,
      protocol: 'HTTP/1.1',
      sourceIp,
      userAgent: request.headers.get('user-agent') ?? '',
    },
    requestId,
    routeKey,
    stage: stage.StageName ?? '',
    time: commonLogTime(startedAt),
    timeEpoch: startedAt.getTime(),
  };
}

/** Names in lower case, values of one name joined by a comma; cookies are a member of the event, not headers. */
function headersOf({ request, traceId }: Exchange, body: Uint8Array): Record<string, string> {
  const { cookie: _cookie, ...headers } = forwardedHeaders(request, traceId);
  return { ...headers, 'content-length': String(body.length) };
}

/** Decoded, values of one name joined by a comma; rawQueryString is unchanged. */
function queryParameters(query: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters[name];
    parameters[name] = before === undefined ? value : `${before},${value}`;
  }
  return parameters;
}

/**
 * Only these media types stay text; no Content-Type at all, form data and what is compressed arrive as base64. That
 * a Content-Encoding makes a body binary is an assumption: compressed bytes would not survive as text in the event.
 */
function bodyOf(headers: Headers, body: Uint8Array): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const isText = TEXT.test(headers.get('content-type') ?? '') && !headers.has('content-encoding');
  return { body: bytes.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}
