import { boundedBody, isHeadTooLarge } from '../../gateway/request-context.ts';
import { authorize, checkWebAcl } from './authorize.ts';
import { decompressed } from './decompressed.ts';
import type { Exchange, StageRequest } from './exchange.ts';
import type { DataPlaneState } from './data-plane-state.ts';
import { integrate } from './integrate.ts';
import { applyLimits, meteredKeyOf } from './metering.ts';
import { GatewayError } from './gateway-error.ts';
import { validateRequest } from './request-validation.ts';
import { targetOf } from './target.ts';

/** From the web ACL to the integration's answer. Throws GatewayError for every response of the gateway itself. */
export async function respond(
  dataPlane: DataPlaneState,
  stageRequest: StageRequest,
  exchange: Exchange,
): Promise<Response> {
  const { request } = exchange;
  const { snapshot } = stageRequest;
  if (isHeadTooLarge(request)) throw new GatewayError('HEADERS_TOO_LARGE', 'Request Header Fields Too Large');
  const sent = await boundedBody(request);
  if (!sent) throw new GatewayError('REQUEST_TOO_LARGE', 'Request Too Long');
  checkWebAcl(dataPlane, stageRequest);
  const target = targetOf(snapshot.definition, request.method, stageRequest.path);
  // For an unknown path, a REST API reports a missing authentication token.
  if (!target) throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
  exchange.target = target;
  await authorize(dataPlane, stageRequest, target, exchange, sent);
  const meter = target.method.apiKeyRequired
    ? meteredKeyOf(dataPlane.plans, stageRequest, exchange)
    : undefined;
  exchange.identity = { ...exchange.identity, ...meter?.identity };
  applyLimits(dataPlane.buckets, stageRequest, target, meter, exchange.startedAt);
  // The signature covers the body as sent; validation and integration see it decompressed.
  const body = decompressed(request, sent);
  validateRequest(stageRequest, target, exchange, body);
  return await integrate(dataPlane, stageRequest, target, exchange, body);
}
