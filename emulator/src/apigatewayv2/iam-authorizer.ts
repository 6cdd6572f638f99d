import type { APIGatewayEventRequestContextIAMAuthorizer } from 'aws-lambda';
import { evaluatePermission } from '../authorization/authorize.ts';
import { need } from '../authorization/rule.ts';
import type { Caller } from '../account/key-ring.ts';
import type { AccountContext } from '../account/account-context.ts';
import type { Exchange, StageRequest } from './exchange.ts';
import { GatewayError } from './gateway-error.ts';
import { decoded } from '../gateway/path-match.ts';
import { verifiedKey } from '../gateway/signature.ts';

/** The signer. Throws GatewayError 403 for a missing or invalid signature, and for a caller without permission. */
export function authorizeBySignature(
  account: AccountContext,
  stageRequest: StageRequest,
  exchange: Exchange,
  body: Uint8Array,
): APIGatewayEventRequestContextIAMAuthorizer {
  const { request } = exchange;
  const { record } = stageRequest;
  const credentials = account.keys.secrets;
  const accessKey = verifiedKey({ request, body, region: record.region, credentials, now: new Date() });
  const caller = account.keys.callerOf(accessKey ?? '', request.headers.get('x-amz-security-token'));
  if (accessKey === undefined || !caller || !isInvokeAllowed(account, caller, stageRequest, exchange))
    throw new GatewayError(403);
  const { accountId, userId, arn } = caller;
  exchange.userArn = arn;
  return {
    iam: {
      accessKey,
      accountId,
      callerId: userId,
      cognitoIdentity: null,
      // Literally so for an account outside an organization.
      principalOrgId: 'aws:PrincipalOrgID',
      userArn: arn,
      userId,
    },
  };
}

/** `arn:…:execute-api:region:account:api/stage/METHOD/path`; an HTTP API does not give the reason. */
function isInvokeAllowed(
  account: AccountContext,
  caller: Caller,
  stageRequest: StageRequest,
  { request }: Exchange,
): boolean {
  if (!account.enforcesIam) return true;
  const { record, stage, path } = stageRequest;
  const api = `arn:${account.partition}:execute-api:${record.region}:${record.accountId}:${record.id}`;
  const resource = `${api}/${stage.StageName}/${request.method}${decoded(path)}`;
  return (
    evaluatePermission(account, caller, need('execute-api:Invoke', resource), record.region).decision ===
    'allowed'
  );
}
