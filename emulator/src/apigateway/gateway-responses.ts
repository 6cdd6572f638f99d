import type * as sdk from '@aws-sdk/client-api-gateway';
import type { GatewayResponse } from '@aws-sdk/client-api-gateway';
import type { Actions } from '../protocol/actions.ts';
import type { Definition } from './definition.ts';
import { badRequest } from './errors.ts';
import { listed } from './listing.ts';
import type { ApiStore } from './store.ts';

/**
 * Gateway response types and their statuses (developer guide, "Gateway response types"); the DEFAULT_ ones have
 * none.
 */
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

/** Gateway responses: the error response per type. Types that were not customized are listed with the default. */
export function gatewayResponseActions(store: ApiStore): Actions<typeof sdk> {
  const find = (region: string, input: { restApiId: string; responseType: string }) => {
    const { definition } = store.find(region, input.restApiId);
    return { definition, type: checkedType(input.responseType) };
  };
  return {
    GetGatewayResponses: (input, { region }) => {
      const { definition } = store.find(region, input.restApiId);
      const all = Object.keys(RESPONSE_STATUSES).map((type) =>
        describedResponse(definition, checkedType(type)),
      );
      return listed(input, all, ({ responseType = '' }) => responseType);
    },
    GetGatewayResponse: (input, { region }) => {
      const { definition, type } = find(region, input);
      return describedResponse(definition, type);
    },
    PutGatewayResponse: (input, { region }) => {
      const { definition, type } = find(region, input);
      definition.gatewayResponses.set(type, checkedResponse(type, input));
      return describedResponse(definition, type);
    },
    DeleteGatewayResponse: (input, { region }) => {
      const { definition, type } = find(region, input);
      definition.gatewayResponses.delete(type);
    },
  };
}

function describedResponse({ gatewayResponses }: Definition, type: ResponseType): GatewayResponse {
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

/** A response as specified by a caller or an imported document. Throws BadRequestException. */
export function checkedResponse(type: ResponseType, stated: GatewayResponse): GatewayResponse {
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

/** Throws BadRequestException for an unknown response type. */
export function checkedType(type: string): ResponseType {
  if (Object.hasOwn(RESPONSE_STATUSES, type)) return type as ResponseType;
  throw badRequest(`Invalid response type specified: ${type}`);
}
