import { randomBytes } from 'node:crypto';
import type {
  CreateAccessKeyRequest,
  DeleteAccessKeyRequest,
  ListAccessKeysRequest,
} from '@aws-sdk/client-iam';
import { userCaller } from '../account/caller.ts';
import type { ActionTable } from '../protocol/action.ts';
import type { XmlChildren } from '../protocol/xml.ts';
import type { World } from '../account/account-context.ts';
import { iamTime, randomId } from './entity.ts';
import { check, limitExceeded, noSuchEntity } from './role.ts';
import { type User, userOf, type Users } from './user.ts';

// "Access keys assigned to an IAM user: 2", not adjustable:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const KEYS_PER_USER = 2;
const KEY_ID = { min: 16, max: 128, pattern: String.raw`[\w]+` };

/** Key pairs of users: what they sign with from the moment they are made. */
export function accessKeyActions(users: Users, world: World): ActionTable {
  return {
    CreateAccessKey: (input: CreateAccessKeyRequest) => createKey(userOf(users, input), world),
    ListAccessKeys: (input: ListAccessKeysRequest) => {
      const user = userOf(users, input);
      const keys = [...user.keys].map(([id, created]) => described(user, id, created));
      return { IsTruncated: false, AccessKeyMetadata: keys };
    },
    DeleteAccessKey: (input: DeleteAccessKeyRequest) => {
      const id = check.text(input.AccessKeyId, 'accessKeyId', KEY_ID);
      if (!userOf(users, input).keys.delete(id)) {
        throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
      }
      world.keys.remove(id);
    },
  };
}

/** The one answer that ever shows the secret. */
function createKey(user: User, world: World): XmlChildren {
  if (user.keys.size >= KEYS_PER_USER) {
    throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${KEYS_PER_USER}`);
  }
  const id = `AKIA${randomId(16)}`;
  const secret = randomBytes(30).toString('base64');
  const created = new Date();
  user.keys.set(id, created);
  world.keys.add(id, secret, userCaller(world, user.id, user.arn));
  return { AccessKey: { ...described(user, id, created), SecretAccessKey: secret } };
}

function described(user: User, id: string, created: Date): XmlChildren {
  return { UserName: user.name, AccessKeyId: id, Status: 'Active', CreateDate: iamTime(created) };
}
