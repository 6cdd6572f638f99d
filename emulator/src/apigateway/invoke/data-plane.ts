import { IssuerKeys } from '../../gateway/jwt/issuer-keys.ts';
import { TokenBuckets } from '../../gateway/token-buckets.ts';
import type { ApiGatewayState } from '../state.ts';
import { type Exchange, openExchange, type StageRequest } from './exchange.ts';
import type { DataPlaneState } from './data-plane-state.ts';
import { errorResponse } from './gateway-response.ts';
import { requestBelow, requestOfDomain } from './stage-request.ts';
import { writeRecords } from './records.ts';
import { GatewayError } from './gateway-error.ts';
import { respond } from './respond.ts';

export interface DataPlane {
  /** Answers a request to an API's default endpoint; undefined when no REST API has that id. */
  toApi: (request: Request, apiId: string, path: string) => Promise<Response> | undefined;
  /** Answers a request to a custom domain; undefined when no domain of that name exists. */
  toDomain: (request: Request, host: string) => Promise<Response> | undefined;
  isDomain: (host: string) => boolean;
}

/**
 * The data plane of REST APIs: web ACL, method, authorization, key, throttle, validation, integration, in this order.
 * Only what is deployed is served.
 */
export function createDataPlane(state: ApiGatewayState): DataPlane {
  const dataPlane: DataPlaneState = { ...state, buckets: new TokenBuckets(), keys: new IssuerKeys() };
  return {
    toApi: (request, apiId, path) => {
      const record = dataPlane.store.serving(apiId);
      return record && served(dataPlane, requestBelow(record, path), openExchange(request));
    },
    isDomain: (host) => dataPlane.domains.named(host) !== undefined,
    toDomain: (request, host) => {
      const domain = dataPlane.domains.named(host);
      const { pathname } = new URL(request.url);
      return (
        domain && served(dataPlane, requestOfDomain(dataPlane.store, domain, pathname), openExchange(request))
      );
    },
  };
}

async function served(
  dataPlane: DataPlaneState,
  stageRequest: StageRequest | undefined,
  exchange: Exchange,
): Promise<Response> {
  // Without a stage there is no gateway response either.
  if (!stageRequest)
    return await finished(exchange, Response.json({ message: 'Forbidden' }, { status: 403 }));
  const response = await finished(exchange, await answered(dataPlane, stageRequest, exchange));
  writeRecords(dataPlane.account, stageRequest, exchange, response);
  return response;
}

/** Turns a refusal into its response and records it for the log; any other error is a bug. */
async function answered(
  dataPlane: DataPlaneState,
  stageRequest: StageRequest,
  exchange: Exchange,
): Promise<Response> {
  try {
    return await respond(dataPlane, stageRequest, exchange);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { message, responseType, details } = error;
    const { validation, logged } = details;
    exchange.error = { message, responseType, ...(validation !== undefined && { validation }) };
    if (logged !== undefined) exchange.integrationError = logged;
    return errorResponse(error, stageRequest, exchange);
  }
}

/** Adds the headers of every response: ids and length. */
async function finished(exchange: Exchange, response: Response): Promise<Response> {
  response.headers.set('x-amzn-requestid', exchange.requestId);
  response.headers.set('x-amz-apigw-id', exchange.extendedId);
  response.headers.set('x-amzn-trace-id', exchange.traceId);
  if (response.body === null) return response;
  const body = await response.arrayBuffer();
  response.headers.set('content-length', String(body.byteLength));
  return new Response(body, { status: response.status, headers: response.headers });
}
