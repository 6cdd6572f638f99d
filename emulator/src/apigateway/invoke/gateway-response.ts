import type { GatewayResponse } from '@aws-sdk/client-api-gateway';
import { DEFAULT_TEMPLATE, RESPONSE_STATUSES, type ResponseType } from '../gateway-responses.ts';
import { type Context, contextOf } from './context.ts';
import type { Exchange, StageRequest } from './exchange.ts';
import type { GatewayError } from './gateway-error.ts';

const PLAIN: GatewayResponse = {
  responseParameters: {},
  responseTemplates: { 'application/json': DEFAULT_TEMPLATE },
};

/** The error response, in the form of the API's gateway response for its type. */
export function errorResponse(
  refusal: GatewayError,
  stageRequest: StageRequest,
  exchange: Exchange,
): Response {
  const { responseType, details } = refusal;
  const [stated, status] = responseFor(refusal, stageRequest);
  const context = contextOf(stageRequest, exchange);
  const [mediaType = 'application/json', template = DEFAULT_TEMPLATE] =
    chosen(stated.responseTemplates ?? {}, exchange.request) ?? [];
  const headers = new Headers({ 'content-type': mediaType });
  headers.set('x-amzn-errortype', details.errorType ?? errorTypeOf(responseType));
  for (const [name, mapping] of Object.entries(stated.responseParameters ?? {})) {
    const value = mapped(mapping, context, stageRequest, exchange);
    if (value !== undefined) headers.set(name.replace('gatewayresponse.header.', ''), value);
  }
  return new Response(filledTemplate(template, context), { status, headers });
}

/**
 * The customized response for the type, else its family's, else the service's default, with its status: the customized
 * one or the type's. A request that is too large is rejected before customized responses apply.
 */
function responseFor(
  { responseType, details }: GatewayError,
  { snapshot }: StageRequest,
): [GatewayResponse, number] {
  if (responseType === 'HEADERS_TOO_LARGE') return [PLAIN, 431];
  const usual = details.status ?? RESPONSE_STATUSES[responseType] ?? 500;
  if (responseType === 'REQUEST_TOO_LARGE') return [PLAIN, usual];
  const { gatewayResponses } = snapshot.definition;
  const family = usual < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
  const stated = gatewayResponses.get(responseType) ?? gatewayResponses.get(family) ?? PLAIN;
  return [stated, Number(stated.statusCode ?? usual)];
}

/** The template of an accepted media type, else the first. */
function chosen(
  templates: Readonly<Record<string, string>>,
  { headers }: Request,
): [string, string] | undefined {
  const entries = Object.entries(templates);
  const accepted =
    headers
      .get('accept')
      ?.split(',')
      .map((range) => range.split(';')[0]?.trim() ?? '') ?? [];
  return entries.find(([type]) => accepted.includes(type)) ?? entries[0];
}

/** Fills in the template's variables; those without a value become empty. */
function filledTemplate(template: string, context: Context): string {
  return template.replaceAll(/\$context\.([a-zA-Z]+(?:\.[a-zA-Z]+)*)/g, (_whole, name: string) =>
    String(context[name] ?? ''),
  );
}

/** A header's value: a constant in quotes, a part of the request, or a variable of the context or the stage. */
function mapped(
  mapping: string,
  context: Context,
  { stage }: StageRequest,
  { request, target }: Exchange,
): string | undefined {
  const constant = /^'(.*)'$/.exec(mapping)?.[1];
  if (constant !== undefined) return constant;
  const [, source = '', name = ''] =
    /^(context|stageVariables|method\.request\.(?:header|querystring|path))\.(.+)$/.exec(mapping) ?? [];
  if (source === 'context') return context[name] === undefined ? undefined : String(context[name]);
  if (source === 'stageVariables') return stage.variables?.[name];
  if (source === 'method.request.header') return request.headers.get(name) ?? undefined;
  if (source === 'method.request.querystring')
    return new URL(request.url).searchParams.get(name) ?? undefined;
  return target?.pathParameters[name];
}

const ERROR_TYPES: Partial<Record<ResponseType | 'HEADERS_TOO_LARGE', string>> = {
  ACCESS_DENIED: 'AccessDeniedException',
  BAD_REQUEST_BODY: 'BadRequestException',
  BAD_REQUEST_PARAMETERS: 'BadRequestException',
  EXPIRED_TOKEN: 'ExpiredTokenException',
  INVALID_API_KEY: 'ForbiddenException',
  INVALID_SIGNATURE: 'InvalidSignatureException',
  MISSING_AUTHENTICATION_TOKEN: 'MissingAuthenticationTokenException',
  QUOTA_EXCEEDED: 'LimitExceededException',
  REQUEST_TOO_LARGE: 'RequestTooLargeException',
  THROTTLED: 'TooManyRequestsException',
  UNAUTHORIZED: 'UnauthorizedException',
  UNSUPPORTED_MEDIA_TYPE: 'UnsupportedMediaTypeException',
  WAF_FILTERED: 'ForbiddenException',
};

function errorTypeOf(type: GatewayError['responseType']): string {
  return ERROR_TYPES[type] ?? 'InternalServerErrorException';
}
