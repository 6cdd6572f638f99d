import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import type { Definition, GatewayResponse } from './definition.ts';
import { badRequest } from './errors.ts';
import { listed } from './listing.ts';
import type { ApiStore } from './store.ts';

/** Types of refusals with the status of each (developer guide, "Gateway response types"); the families have none. */
export const RESPONSE_STATUSES = {
  ACCESS_DENIED: 403,
  API_CONFIGURATION_ERROR: 500,
  AUTHORIZER_CONFIGURATION_ERROR: 500,
  AUTHORIZER_FAILURE: 500,
  BAD_REQUEST_BODY: 400,
  BAD_REQUEST_PARAMETERS: 400,
  DEFAULT_4XX: undefined,
  DEFAULT_5XX: undefined,
  EXPIRED_TOKEN: 403,
  INTEGRATION_FAILURE: 504,
  INTEGRATION_TIMEOUT: 504,
  INVALID_API_KEY: 403,
  INVALID_SIGNATURE: 403,
  MISSING_AUTHENTICATION_TOKEN: 403,
  QUOTA_EXCEEDED: 429,
  REQUEST_TOO_LARGE: 413,
  RESOURCE_NOT_FOUND: 404,
  THROTTLED: 429,
  UNAUTHORIZED: 401,
  UNSUPPORTED_MEDIA_TYPE: 415,
  WAF_FILTERED: 403,
} as const;

export type ResponseType = keyof typeof RESPONSE_STATUSES;

export const DEFAULT_TEMPLATE = '{"message":$context.error.messageString}';

/** Gateway responses: what a refusal of each type looks like. Those nobody has stated are listed as the default. */
export function gatewayResponseRoutes(store: ApiStore): RestRoute[] {
  const all = '/restapis/:api/gatewayresponses{/}?';
  const one = '/restapis/:api/gatewayresponses/:type';
  const find = ({ labels }: RestInput, { region }: Call) => {
    const { definition } = store.find(region, labels['api']);
    return { definition, type: checkedType(labels['type'] ?? '') };
  };
  return [
    [
      'GET',
      all,
      'GetGatewayResponses',
      (input, { region }) => {
        const { definition } = store.find(region, input.labels['api']);
        const types = Object.keys(RESPONSE_STATUSES).map(checkedType);
        return listed(
          input,
          types,
          (type) => type,
          (type) => shownResponse(definition, type),
        );
      },
    ],
    [
      'GET',
      one,
      'GetGatewayResponse',
      (input, call) => {
        const { definition, type } = find(input, call);
        return { status: 200, body: shownResponse(definition, type) };
      },
    ],
    [
      'PUT',
      one,
      'PutGatewayResponse',
      (input, call) => {
        const { definition, type } = find(input, call);
        definition.gatewayResponses.set(type, statedResponse(type, input.body));
        return { status: 201, body: shownResponse(definition, type) };
      },
    ],
    [
      'DELETE',
      one,
      'DeleteGatewayResponse',
      (input, call) => {
        const { definition, type } = find(input, call);
        definition.gatewayResponses.delete(type);
        return { status: 202 };
      },
    ],
  ];
}

function shownResponse({ gatewayResponses }: Definition, type: ResponseType): GatewayResponse {
  const status = RESPONSE_STATUSES[type];
  const stated = gatewayResponses.get(type);
  if (stated) return stated;
  return {
    responseType: type,
    ...(status !== undefined && { statusCode: String(status) }),
    responseParameters: {},
    responseTemplates: { 'application/json': DEFAULT_TEMPLATE },
    defaultResponse: true,
  };
}

/** A response as a caller or an imported document states it. Throws BadRequestException. */
export function statedResponse(type: ResponseType, stated: GatewayResponse): GatewayResponse {
  const { responseParameters = {}, responseTemplates } = stated;
  const statusCode = stated.statusCode;
  if (statusCode !== undefined && !/^[1-5]\d\d$/.test(statusCode))
    throw badRequest(`Invalid statusCode ${statusCode} of gateway response ${type}`);
  for (const name of Object.keys(responseParameters)) {
    if (!/^gatewayresponse\.header\.[\w-]+$/.test(name))
      throw badRequest(`Invalid mapping expression specified: Validation Result: invalid parameter ${name}`);
  }
  return {
    responseType: type,
    ...(statusCode !== undefined && { statusCode }),
    responseParameters,
    responseTemplates: responseTemplates ?? { 'application/json': DEFAULT_TEMPLATE },
    defaultResponse: false,
  };
}

/** Throws BadRequestException for a type that no refusal has. */
export function checkedType(type: string): ResponseType {
  if (Object.hasOwn(RESPONSE_STATUSES, type)) return type as ResponseType;
  throw badRequest(`Invalid response type specified: ${type}`);
}
