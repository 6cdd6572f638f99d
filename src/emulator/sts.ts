import { AwsError } from './aws-error.ts';
import { credentialScope } from './credential-scope.ts';
import type { Caller } from './key-ring.ts';
import { queryService } from './protocol/query.ts';
import type { Service, World } from './world.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Says who signed. The one call every deployer makes first, and the one a wrong key fails at. */
export function createSts(world: World): Service {
  return {
    name: 'sts',
    handle: async (request, call) => {
      const caller = world.keys.callerOf(credentialScope(request)?.accessKeyId ?? '');
      const actions = { GetCallerIdentity: caller ? () => identityOf(caller) : refuse };
      return await queryService('sts', NAMESPACE, actions).handle(request, call);
    },
  };
}

function identityOf({ userId, accountId, arn }: Caller): { UserId: string; Account: string; Arn: string } {
  return { UserId: userId, Account: accountId, Arn: arn };
}

function refuse(): never {
  throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
}
