import { judge } from '../../authorization/authorize.ts';
import { need } from '../../authorization/rule.ts';
import { decoded } from '../../gateway/path-match.ts';
import { judgedSignature, type SignatureFault } from '../../gateway/signature.ts';
import type { Caller } from '../../account/key-ring.ts';
import type { World } from '../../account/account-context.ts';
import type { Exchange, Identity, Place } from './exchange.ts';
import { Refusal } from './refusal.ts';

/** Who signed. Throws Refusal for a missing or wrong signature, and for a caller without the right. */
export async function identityBySignature(
  world: World,
  place: Place,
  { request }: Exchange,
  body: Uint8Array,
): Promise<Identity> {
  const { region } = place.record;
  const credentials = world.keys.secrets;
  const { keyId, fault } = await judgedSignature({ request, body, region, credentials, now: new Date() });
  if (keyId === undefined) throw refusalFor(fault, request);
  const caller = world.keys.callerOf(keyId, request.headers.get('x-amz-security-token'));
  if (!caller) throw refusalFor('unknown-key', request);
  checkRight(world, caller, place, request);
  const { accountId, userId, arn } = caller;
  return { accessKey: keyId, accountId, caller: userId, user: userId, userArn: arn };
}

/** `arn:…:execute-api:region:account:api/stage/METHOD/path` */
function checkRight(world: World, caller: Caller, { record, stage, path }: Place, request: Request): void {
  if (!world.enforcesIam) return;
  const api = `arn:${world.partition}:execute-api:${record.region}:${record.accountId}:${record.id}`;
  const resource = `${api}/${stage.stageName}/${request.method}${decoded(path)}`;
  const { decision } = judge(world, caller, need('execute-api:Invoke', resource), record.region);
  if (decision === 'allowed') return;
  // A REST API tells the caller what it lacks; of the account it shows the last four digits.
  const shown = resource.replace(record.accountId, `********${record.accountId.slice(-4)}`);
  throw new Refusal(
    'ACCESS_DENIED',
    `User: ${caller.arn} is not authorized to perform: execute-api:Invoke on resource: ${shown}`,
  );
}

/** In the words of SigV4's own refusals (IAM user guide, "Troubleshoot Signature Version 4"), which REST APIs repeat. */
function refusalFor(fault: SignatureFault, { headers }: Request): Refusal {
  switch (fault) {
    case 'unsigned':
      return new Refusal('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
    case 'malformed':
      return new Refusal(
        'INVALID_SIGNATURE',
        `Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.`,
        { errorType: 'IncompleteSignatureException' },
      );
    case 'unknown-key':
      return new Refusal('INVALID_SIGNATURE', 'The security token included in the request is invalid.', {
        errorType: 'UnrecognizedClientException',
      });
    case 'wrong-scope':
      return new Refusal(
        'INVALID_SIGNATURE',
        "Credential should be scoped to a valid region and to the correct service: 'execute-api'.",
      );
    case 'skewed':
      return new Refusal(
        'INVALID_SIGNATURE',
        `Signature expired: ${headers.get('x-amz-date')} is not within 5 minutes of the service's clock.`,
      );
    default:
      return new Refusal(
        'INVALID_SIGNATURE',
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      );
  }
}
