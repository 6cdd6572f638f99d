import { AwsError } from '../aws-error.ts';
import { createService } from '../protocol/service.ts';
import type { Service } from '../account/account-context.ts';
import { assumeRole } from './assume-role.ts';
import { MODEL } from './members.ts';

/** GetCallerIdentity, usually the first call of a deployment, where a wrong key fails; and sessions of roles. */
export function createSts(): Service {
  return createService({
    name: 'sts',
    ...MODEL,
    protocol: 'awsQuery',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    refusal: 'ValidationError',
    actions: {
      AssumeRole: assumeRole,
      GetCallerIdentity: (_input, { caller }) => {
        if (caller) return { UserId: caller.userId, Account: caller.accountId, Arn: caller.arn };
        throw new AwsError(
          'InvalidClientTokenId',
          'The security token included in the request is invalid.',
          403,
        );
      },
    },
  });
}
