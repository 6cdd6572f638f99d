import { stageArn } from '../store.ts';
import type { Exchange, StageRequest, Target } from './exchange.ts';
import type { DataPlaneState } from './data-plane-state.ts';
import { GatewayError } from './gateway-error.ts';
import { identityBySignature } from './signature-authorization.ts';
import { claimsOfToken } from './token-authorization.ts';

/** Throws GatewayError for a stage whose web ACL blocks requests. */
export function checkWebAcl({ account }: DataPlaneState, { record, stage }: StageRequest): void {
  if (account.ports.webAcls.of(stageArn(record, stage))?.blocks)
    throw new GatewayError('WAF_FILTERED', 'Forbidden');
}

/** Authorizes the request and records the caller, for a method with authorization. Throws GatewayError 401 or 403. */
export async function authorize(
  { account, keys }: DataPlaneState,
  { snapshot, ...stageRequest }: StageRequest,
  { method }: Target,
  exchange: Exchange,
  body: Uint8Array,
): Promise<void> {
  if (method.authorizationType === 'AWS_IAM')
    exchange.identity = identityBySignature(account, { snapshot, ...stageRequest }, exchange, body);
  if (method.authorizationType !== 'JWT') return;
  const authorizer = snapshot.definition.authorizers.get(method.authorizerId ?? '');
  exchange.authorizer = await claimsOfToken(exchange.request, method, authorizer, keys);
}
