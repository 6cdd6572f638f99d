import type { Route } from '@aws-sdk/client-apigatewayv2';
import type { AccountContext } from '../account/account-context.ts';
import type { IssuerKeys } from '../gateway/jwt/issuer-keys.ts';
import type { Exchange, StageRequest } from './exchange.ts';
import { authorizeBySignature } from './iam-authorizer.ts';
import { authorizeByToken } from './jwt-authorizer.ts';
import type { AuthorizerContext } from './proxy-event.ts';

/** The caller, for a route with authorization. Throws GatewayError 401 or 403. */
export async function authorize(
  account: AccountContext,
  keys: IssuerKeys,
  stageRequest: StageRequest,
  route: Route,
  exchange: Exchange,
  body: Uint8Array,
): Promise<AuthorizerContext | undefined> {
  if (route.AuthorizationType === 'AWS_IAM')
    return authorizeBySignature(account, stageRequest, exchange, body);
  if (route.AuthorizationType !== 'JWT') return undefined;
  const authorizer = stageRequest.snapshot.authorizers.get(route.AuthorizerId ?? '');
  return await authorizeByToken(exchange.request, route, authorizer, keys);
}
