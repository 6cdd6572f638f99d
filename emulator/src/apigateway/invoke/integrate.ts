import type { Exchange, StageRequest, Target } from './exchange.ts';
import type { DataPlaneState } from './data-plane-state.ts';
import { runFunction } from './lambda-proxy.ts';
import { mockResponse } from './mock.ts';
import { INTERNAL, GatewayError } from './gateway-error.ts';

/** The answer of a method's integration. Throws GatewayError. */
export async function integrate(
  { account }: DataPlaneState,
  stageRequest: StageRequest,
  target: Target,
  exchange: Exchange,
  body: Uint8Array,
): Promise<Response> {
  const integration = target.method.methodIntegration;
  if (integration?.type === 'MOCK') return mockResponse(integration, exchange.request);
  if (integration?.type !== 'AWS_PROXY') throw new GatewayError('API_CONFIGURATION_ERROR', INTERNAL);
  return await runFunction(account, stageRequest, target, integration, exchange, body);
}
