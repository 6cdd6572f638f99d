import type { APIGatewayEventRequestContext, APIGatewayProxyEvent } from 'aws-lambda';
import { commonLogTime, SOURCE_IP } from '../../gateway/request-context.ts';
import { forwardedHeaders } from '../../gateway/forwarded.ts';
import type { Exchange, Place, Target } from './exchange.ts';
import { isBinary } from './media-types.ts';

/**
 * The event of payload format 1.0 (developer guide, "Set up Lambda proxy integrations"): every member is there, null
 * where it is empty. A REST API hands names of headers on as they came; here they come without their case, and are
 * written as HTTP/1.1 clients mostly do (`Content-Type`), so that a handler does not come to rely on lower case.
 */
export function proxyEvent(
  place: Place,
  target: Target,
  exchange: Exchange,
  body: Uint8Array,
): APIGatewayProxyEvent {
  const { request, traceId } = exchange;
  const headers = Object.entries(forwardedHeaders(request, traceId)).map(
    ([name, value]) => [canonical(name), value] as const,
  );
  const query = [...new URL(request.url).searchParams];
  const { variables } = place.stage;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const isBase64Encoded = body.length > 0 && isBinary(request.headers.get('content-type'), place.snapshot);
  return {
    resource: target.resource.path,
    path: place.eventPath,
    httpMethod: request.method,
    headers: Object.fromEntries(headers),
    multiValueHeaders: Object.fromEntries(headers.map(([name, value]) => [name, [value]])),
    // Of a parameter that comes more than once, the last.
    queryStringParameters: orNull(Object.fromEntries(query)),
    multiValueQueryStringParameters: orNull(grouped(query)),
    pathParameters: orNull({ ...target.pathParameters }),
    stageVariables: orNull({ ...variables }),
    requestContext: requestContext(place, target, exchange),
    body: body.length === 0 ? null : bytes.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  };
}

function orNull<Value extends object>(value: Value): Value | null {
  return Object.keys(value).length > 0 ? value : null;
}

/** `content-type` → `Content-Type`. */
function canonical(name: string): string {
  return name.replaceAll(
    /(^|-)([a-z])/g,
    (_whole, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

function grouped(query: readonly (readonly [string, string])[]): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const [name, value] of query) (groups[name] ??= []).push(value);
  return groups;
}

function requestContext(
  { record, stage, rawPath, domainName }: Place,
  { resource, method }: Target,
  exchange: Exchange,
): APIGatewayEventRequestContext {
  const { request, startedAt, requestId, extendedId, authorizer } = exchange;
  const context = {
    resourceId: resource.id,
    resourcePath: resource.path,
    ...(method.operationName !== undefined && { operationName: method.operationName }),
    httpMethod: request.method,
    extendedRequestId: extendedId,
    requestTime: commonLogTime(startedAt),
    path: rawPath,
    accountId: record.accountId,
    protocol: 'HTTP/1.1',
    stage: stage.stageName ?? '',
    domainPrefix: domainName.split('.')[0],
    requestTimeEpoch: startedAt.getTime(),
    requestId,
    identity: identityOf(exchange),
    domainName,
    deploymentId: stage.deploymentId,
    apiId: record.id,
  };
  // The type wants an authorizer always; the event has one only where something authorized.
  return { ...context, ...(authorizer && { authorizer }) } as APIGatewayEventRequestContext;
}

function identityOf({ request, identity }: Exchange): object {
  return {
    cognitoIdentityPoolId: null,
    accountId: identity.accountId ?? null,
    cognitoIdentityId: null,
    caller: identity.caller ?? null,
    sourceIp: SOURCE_IP,
    principalOrgId: null,
    accessKey: identity.accessKey ?? null,
    cognitoAuthenticationType: null,
    cognitoAuthenticationProvider: null,
    userArn: identity.userArn ?? null,
    userAgent: request.headers.get('user-agent'),
    user: identity.user ?? null,
    ...(identity.apiKeyId !== undefined && { apiKey: identity.apiKey, apiKeyId: identity.apiKeyId }),
  };
}
