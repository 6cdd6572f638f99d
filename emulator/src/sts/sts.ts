import { AwsError } from '../protocol/aws-error.ts';
import { queryService } from '../protocol/query.ts';
import type { Call, Service } from '../account/account-context.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Says who signed. The one call every deployer makes first, and the one a wrong key fails at. */
export function createSts(): Service {
  return queryService('sts', NAMESPACE, {
    GetCallerIdentity: (_input: object, { caller }: Call) => {
      if (caller) return { UserId: caller.userId, Account: caller.accountId, Arn: caller.arn };
      throw new AwsError(
        'InvalidClientTokenId',
        'The security token included in the request is invalid.',
        403,
      );
    },
  });
}
