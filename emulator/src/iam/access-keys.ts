import type * as sdk from '@aws-sdk/client-iam';
import { userCaller } from '../account/caller.ts';
import { newKeyPair } from '../signature/key-pair.ts';
import type { Actions } from '../protocol/actions.ts';
import type { AccountContext } from '../account/account-context.ts';
import { now } from './entity.ts';
import { listed } from './listing.ts';
import { limitExceeded, noSuchEntity } from './role.ts';
import { namedOrCalling, type User, type Users } from './user.ts';

// "Access keys assigned to an IAM user: 2", not adjustable:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const KEYS_PER_USER = 2;

/** Access keys of users, usable as soon as they are created. */
export function accessKeyActions(users: Users, account: AccountContext): Actions<typeof sdk> {
  return {
    CreateAccessKey: (input, call) => ({ AccessKey: createKey(namedOrCalling(users, input, call), account) }),
    ListAccessKeys: (input, call) => {
      const user = namedOrCalling(users, input, call);
      const { items, ...rest } = listed(input, [...user.keys], ([id]) => id);
      return { ...rest, AccessKeyMetadata: items.map(([id, created]) => described(user, id, created)) };
    },
    DeleteAccessKey: (input, call) => {
      const id = input.AccessKeyId;
      if (!namedOrCalling(users, input, call).keys.delete(id)) {
        throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
      }
      account.keys.remove(id);
    },
  };
}

/** The only response that contains the secret. */
function createKey(user: User, account: AccountContext): sdk.AccessKey {
  if (user.keys.size >= KEYS_PER_USER) {
    throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${KEYS_PER_USER}`);
  }
  const { accessKeyId: id, secretAccessKey: secret } = newKeyPair('AKIA');
  const created = now();
  user.keys.set(id, created);
  account.keys.add(id, secret, userCaller(account, user.id, user.arn));
  return { ...described(user, id, created), SecretAccessKey: secret };
}

function described(user: User, id: string, created: Date) {
  return { UserName: user.name, AccessKeyId: id, Status: 'Active' as const, CreateDate: created };
}
