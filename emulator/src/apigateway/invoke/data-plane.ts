import { boundedBody, isHeadTooLarge } from '../../gateway/request-context.ts';
import { IssuerKeys } from '../../gateway/jwt/issuer-keys.ts';
import { TokenBuckets } from '../../gateway/token-buckets.ts';
import type { World } from '../../account/account-context.ts';
import type { Domains } from '../domains.ts';
import type { Plans } from '../plans.ts';
import { type ApiStore, stageArn } from '../store.ts';
import { decompressed } from './decompressed.ts';
import { type Exchange, openExchange, type Place, type Target } from './exchange.ts';
import { refusalResponse } from './gateway-response.ts';
import { runFunction } from './lambda-proxy.ts';
import { admit, meterOf } from './metering.ts';
import { mockResponse } from './mock.ts';
import { placeBelow, placeOfDomain } from './place.ts';
import { keepRecords } from './records.ts';
import { INTERNAL, Refusal } from './refusal.ts';
import { validateRequest } from './request-validation.ts';
import { identityBySignature } from './signature-authorization.ts';
import { targetOf } from './target.ts';
import { claimsOfToken } from './token-authorization.ts';

/** What requests are served from. */
export interface Gate {
  readonly world: World;
  readonly store: ApiStore;
  readonly plans: Plans;
  readonly domains: Domains;
}

/** What the gateway remembers between requests, beside the APIs themselves. */
interface OpenGate extends Gate {
  readonly buckets: TokenBuckets;
  readonly keys: IssuerKeys;
}

export interface DataPlane {
  /** Answers a request to an API's own address; undefined when no REST API has that id. */
  toApi: (request: Request, apiId: string, path: string) => Promise<Response> | undefined;
  /** Answers a request to a domain of one's own; undefined when nobody has it. */
  toDomain: (request: Request, host: string) => Promise<Response> | undefined;
}

/**
 * The data plane of REST APIs: web ACL, method, authorization, key, throttle, validation, integration, in this order.
 * Only what is deployed is served.
 */
export function createDataPlane(parts: Gate): DataPlane {
  const gate: OpenGate = { ...parts, buckets: new TokenBuckets(), keys: new IssuerKeys() };
  return {
    toApi: (request, apiId, path) => {
      const record = gate.store.serving(apiId);
      return record && served(gate, placeBelow(record, path), openExchange(request));
    },
    toDomain: (request, host) => {
      const domain = gate.domains.named(host);
      const { pathname } = new URL(request.url);
      return domain && served(gate, placeOfDomain(gate.store, domain, pathname), openExchange(request));
    },
  };
}

async function served(gate: OpenGate, place: Place | undefined, exchange: Exchange): Promise<Response> {
  // No stage is there, and so no gateway response of anybody's.
  if (!place) return await finished(exchange, Response.json({ message: 'Forbidden' }, { status: 403 }));
  const response = await finished(exchange, await answered(gate, place, exchange));
  keepRecords(gate.world, place, exchange, response);
  return response;
}

/** Turns a refusal into its answer and remembers it for the log; other errors are faults of ours. */
async function answered(gate: OpenGate, place: Place, exchange: Exchange): Promise<Response> {
  try {
    return await respond(gate, place, exchange);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { message, responseType, details } = error;
    const { validation, logged } = details;
    exchange.error = { message, responseType, ...(validation !== undefined && { validation }) };
    if (logged !== undefined) exchange.integrationError = logged;
    return refusalResponse(error, place, exchange);
  }
}

/** From the web ACL to the integration's answer. Throws Refusal for everything the gateway answers itself. */
async function respond(gate: OpenGate, place: Place, exchange: Exchange): Promise<Response> {
  const { request } = exchange;
  const { record, stage, snapshot } = place;
  if (isHeadTooLarge(request)) throw new Refusal('HEADERS_TOO_LARGE', 'Request Header Fields Too Large');
  const sent = await boundedBody(request);
  if (!sent) throw new Refusal('REQUEST_TOO_LARGE', 'Request Too Long');
  if (gate.world.ports.webAcls.of(stageArn(record, stage))?.blocks)
    throw new Refusal('WAF_FILTERED', 'Forbidden');
  const target = targetOf(snapshot.definition, request.method, place.path);
  // A REST API does not say that nothing is there: to it, the request could only be one that lacks its token.
  if (!target) throw new Refusal('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
  exchange.target = target;
  await authorize(gate, place, target, exchange, sent);
  const meter = target.method.apiKeyRequired ? meterOf(gate.plans, place, exchange) : undefined;
  exchange.identity = { ...exchange.identity, ...meter?.identity };
  admit(gate.buckets, place, target, meter, exchange.startedAt);
  // What is signed is what was sent; what is judged from here on is what was meant.
  const body = decompressed(request, sent);
  validateRequest(place, target, exchange, body);
  return await integrated(gate, place, target, exchange, body);
}

/** Writes down who called, for a method that wants to know. Throws Refusal 401 or 403. */
async function authorize(
  { world, keys }: OpenGate,
  { snapshot, ...place }: Place,
  { method }: Target,
  exchange: Exchange,
  body: Uint8Array,
): Promise<void> {
  if (method.authorizationType === 'AWS_IAM')
    exchange.identity = await identityBySignature(world, { snapshot, ...place }, exchange, body);
  if (method.authorizationType !== 'JWT') return;
  const authorizer = snapshot.definition.authorizers.get(method.authorizerId ?? '');
  exchange.authorizer = await claimsOfToken(exchange.request, method, authorizer, keys);
}

async function integrated(
  { world }: OpenGate,
  place: Place,
  target: Target,
  exchange: Exchange,
  body: Uint8Array,
): Promise<Response> {
  const integration = target.method.methodIntegration;
  if (integration?.type === 'MOCK') return mockResponse(integration, exchange.request);
  if (integration?.type !== 'AWS_PROXY') throw new Refusal('API_CONFIGURATION_ERROR', INTERNAL);
  return await runFunction(world, place, target, integration, exchange, body);
}

/** What every answer carries: its ids, and its length. */
async function finished(exchange: Exchange, response: Response): Promise<Response> {
  response.headers.set('x-amzn-requestid', exchange.requestId);
  response.headers.set('x-amz-apigw-id', exchange.extendedId);
  response.headers.set('x-amzn-trace-id', exchange.traceId);
  if (response.body === null) return response;
  const body = await response.arrayBuffer();
  response.headers.set('content-length', String(body.byteLength));
  return new Response(body, { status: response.status, headers: response.headers });
}
