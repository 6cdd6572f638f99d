import type { APIGatewayEventRequestContext, APIGatewayProxyEvent } from 'aws-lambda';
import { commonLogTime, SOURCE_IP } from '../../gateway/request-context.ts';
import { forwardedHeaders } from '../../gateway/forwarded.ts';
import type { Exchange, StageRequest, Target } from './exchange.ts';
import { isBinary } from './media-types.ts';

/**
 * The event of payload format 1.0 (developer guide, "Set up Lambda proxy integrations"): every member is present, null
 * where it is empty. A REST API preserves the case of header names; here the case is lost, so they are
 * written as most HTTP/1.1 clients do (`Content-Type`), so that handlers do not rely on lower case.
 */
export function proxyEvent(
  stageRequest: StageRequest,
  target: Target,
  exchange: Exchange,
  body: Uint8Array,
): APIGatewayProxyEvent {
  const { request, traceId } = exchange;
  const headers = Object.entries(forwardedHeaders(request, traceId)).map(
    ([name, value]) => [canonical(name), value] as const,
  );
  const query = [...new URL(request.url).searchParams];
  const { variables } = stageRequest.stage;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const isBase64Encoded =
    body.length > 0 && isBinary(request.headers.get('content-type'), stageRequest.snapshot);
  return {
    resource: target.resource.path,
    path: stageRequest.eventPath,
    httpMethod: request.method,
    headers: Object.fromEntries(headers),
    multiValueHeaders: Object.fromEntries(headers.map(([name, value]) => [name, [value]])),
    // For a repeated parameter, the last value.
    queryStringParameters: orNull(Object.fromEntries(query)),
    multiValueQueryStringParameters: orNull(grouped(query)),
    pathParameters: orNull({ ...target.pathParameters }),
    stageVariables: orNull({ ...variables }),
    requestContext: requestContext(stageRequest, target, exchange),
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
  { record, stage, rawPath, domainName }: StageRequest,
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
  // The type requires an authorizer; the event has one only for authorized requests.
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
