import { evaluatePermission } from '../../authorization/authorize.ts';
import { need } from '../../authorization/rule.ts';
import { decoded } from '../../gateway/path-match.ts';
import { verifySignature } from '../../gateway/signature.ts';
import type { SignatureFault } from '../../signature/verify.ts';
import type { Caller } from '../../account/key-ring.ts';
import type { AccountContext } from '../../account/account-context.ts';
import type { Exchange, Identity, StageRequest } from './exchange.ts';
import { GatewayError } from './gateway-error.ts';

/** The signer. Throws GatewayError for a missing or invalid signature, and for a caller without permission. */
export function identityBySignature(
  account: AccountContext,
  stageRequest: StageRequest,
  { request }: Exchange,
  body: Uint8Array,
): Identity {
  const { region } = stageRequest.record;
  const credentials = account.keys.secrets;
  const { keyId, fault } = verifySignature({ request, body, region, credentials, now: new Date() });
  if (keyId === undefined) throw errorFor(fault, request);
  const caller = account.keys.callerOf(keyId, request.headers.get('x-amz-security-token'));
  if (!caller) throw errorFor('unknown-key', request);
  checkRight(account, caller, stageRequest, request);
  const { accountId, userId, arn } = caller;
  return { accessKey: keyId, accountId, caller: userId, user: userId, userArn: arn };
}

/** `arn:…:execute-api:region:account:api/stage/METHOD/path` */
function checkRight(
  account: AccountContext,
  caller: Caller,
  { record, stage, path }: StageRequest,
  request: Request,
): void {
  if (!account.enforcesIam) return;
  const api = `arn:${account.partition}:execute-api:${record.region}:${record.accountId}:${record.id}`;
  const resource = `${api}/${stage.stageName}/${request.method}${decoded(path)}`;
  const { decision } = evaluatePermission(
    account,
    caller,
    need('execute-api:Invoke', resource),
    record.region,
  );
  if (decision === 'allowed') return;
  // A REST API names the missing permission, with only the last four digits of the account id.
  const shown = resource.replace(record.accountId, `********${record.accountId.slice(-4)}`);
  throw new GatewayError(
    'ACCESS_DENIED',
    `User: ${caller.arn} is not authorized to perform: execute-api:Invoke on resource: ${shown}`,
  );
}

/** In the wording of SigV4's errors (IAM user guide, "Troubleshoot Signature Version 4"), which REST APIs repeat. */
function errorFor(fault: SignatureFault, { headers }: Request): GatewayError {
  switch (fault) {
    case 'unsigned':
      return new GatewayError('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
    case 'malformed':
      return new GatewayError(
        'INVALID_SIGNATURE',
        `Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.`,
        { errorType: 'IncompleteSignatureException' },
      );
    case 'unknown-key':
      return new GatewayError('INVALID_SIGNATURE', 'The security token included in the request is invalid.', {
        errorType: 'UnrecognizedClientException',
      });
    case 'wrong-scope':
      return new GatewayError(
        'INVALID_SIGNATURE',
        "Credential should be scoped to a valid region and to the correct service: 'execute-api'.",
      );
    case 'skewed':
      return new GatewayError(
        'INVALID_SIGNATURE',
        `Signature expired: ${headers.get('x-amz-date')} is not within 5 minutes of the service's clock.`,
      );
    default:
      return new GatewayError(
        'INVALID_SIGNATURE',
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      );
  }
}
