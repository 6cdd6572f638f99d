import { AwsError } from './aws-error.ts';
import { caller } from './caller.ts';
import { credentialScope } from './credential-scope.ts';
import { queryService } from './protocol/query.ts';
import type { Service, World } from './world.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Says who signed. The one call every deployer makes first, and the one a wrong key fails at. */
export function createSts(world: World): Service {
  const known = queryService('sts', NAMESPACE, { GetCallerIdentity: () => callerIdentity(world) });
  const unknown = queryService('sts', NAMESPACE, { GetCallerIdentity: refuse });
  return {
    name: 'sts',
    operations: known.operations,
    handle: async (request, call) => {
      const accessKeyId = credentialScope(request)?.accessKeyId ?? '';
      return await (world.credentials.has(accessKeyId) ? known : unknown).handle(request, call);
    },
  };
}

function callerIdentity(world: World): { UserId: string; Account: string; Arn: string } {
  const { userId, accountId, arn } = caller(world);
  return { UserId: userId, Account: accountId, Arn: arn };
}

function refuse(): never {
  throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
}
