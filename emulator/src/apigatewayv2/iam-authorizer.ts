import type { APIGatewayEventRequestContextIAMAuthorizer } from 'aws-lambda';
import { judge } from '../authorization/authorize.ts';
import { need } from '../authorization/rule.ts';
import type { Caller } from '../account/key-ring.ts';
import type { World } from '../account/account-context.ts';
import type { Exchange, Place } from './exchange.ts';
import { Refusal } from './refusal.ts';
import { decoded } from '../gateway/path-match.ts';
import { verifiedKey } from '../gateway/signature.ts';

/** Who signed. Throws Refusal 403 for a missing or wrong signature, and for a caller without the right. */
export async function authorizeBySignature(
  world: World,
  place: Place,
  exchange: Exchange,
  body: Uint8Array,
): Promise<APIGatewayEventRequestContextIAMAuthorizer> {
  const { request } = exchange;
  const { record } = place;
  const credentials = world.keys.secrets;
  const accessKey = await verifiedKey({ request, body, region: record.region, credentials, now: new Date() });
  const caller = world.keys.callerOf(accessKey ?? '', request.headers.get('x-amz-security-token'));
  if (accessKey === undefined || !caller || !mayInvoke(world, caller, place, exchange))
    throw new Refusal(403);
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

/** `arn:…:execute-api:region:account:api/stage/METHOD/path`; why it was refused, an HTTP API tells nobody. */
function mayInvoke(world: World, caller: Caller, place: Place, { request }: Exchange): boolean {
  if (!world.enforcesIam) return true;
  const { record, stage, path } = place;
  const api = `arn:${world.partition}:execute-api:${record.region}:${record.accountId}:${record.id}`;
  const resource = `${api}/${stage.stageName}/${request.method}${decoded(path)}`;
  return judge(world, caller, need('execute-api:Invoke', resource), record.region).decision === 'allowed';
}
