import type * as sdk from '@aws-sdk/client-sts';
import type { Call } from '../account/account-context.ts';
import { openRoleSession } from '../account/role-session.ts';
import { AwsError } from '../aws-error.ts';
import type { Input } from '../protocol/actions.ts';

const DEFAULT_SECONDS = 3600;

/** A session of a role whose trust policy names the caller. */
export function assumeRole(
  input: Input<typeof sdk, 'AssumeRole'>,
  { account, caller }: Call,
): sdk.AssumeRoleResponse {
  if (!caller)
    throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
  const { RoleArn, RoleSessionName, ExternalId, DurationSeconds = DEFAULT_SECONDS } = input;
  const values = ExternalId === undefined ? {} : { 'sts:ExternalId': ExternalId };
  // An absent role is denied with the same words.
  if (!account.ports.identities.trusts(RoleArn, caller, values)) {
    const message = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`;
    throw new AwsError('AccessDenied', message, 403);
  }
  const session = openRoleSession(account, RoleArn, RoleSessionName);
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(Date.now() + DurationSeconds * 1000),
    },
    AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
  };
}
