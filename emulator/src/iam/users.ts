import type {
  CreateUserRequest,
  DeleteUserRequest,
  GetUserRequest,
  ListUsersRequest,
} from '@aws-sdk/client-iam';
import { AwsError } from '../protocol/aws-error.ts';
import type { ActionTable } from '../protocol/action.ts';
import type { XmlChildren } from '../protocol/xml.ts';
import type { Call } from '../account/account-context.ts';
import { iamTime, PATH, randomId } from './entity.ts';
import { readTags, tagList } from './role-tags.ts';
import { alreadyExists, check, deleteConflict } from './role.ts';
import { type User, userNameOf, userOf, type Users } from './user.ts';

/** Users themselves. */
export function userActions(users: Users): ActionTable {
  return {
    CreateUser: (input: CreateUserRequest, call: Call) => ({
      User: described(createUser(users, input, call)),
    }),
    GetUser: (input: GetUserRequest, call: Call) => ({
      User: described(input.UserName === undefined ? callingUser(users, call) : userOf(users, input)),
    }),
    ListUsers: (_input: ListUsersRequest) => ({
      IsTruncated: false,
      Users: [...users.values()].map(described),
    }),
    DeleteUser: (input: DeleteUserRequest) => deleteUser(users, userOf(users, input)),
  };
}

function createUser(users: Users, input: CreateUserRequest, call: Call): User {
  const name = userNameOf(input);
  const path = check.optionalText(input.Path, 'path', PATH) ?? '/';
  const user: User = {
    name,
    path,
    id: `AIDA${randomId(17)}`,
    arn: `arn:${call.world.partition}:iam::${call.world.accountId}:user${path}${name}`,
    created: new Date(),
    tags: readTags(input.Tags),
    inlinePolicies: new Map(),
    attachedPolicyArns: new Set(),
    keys: new Map(),
  };
  if (users.has(name.toLowerCase())) {
    throw alreadyExists(`User with name ${name} already exists.`);
  }
  users.set(name.toLowerCase(), user);
  return user;
}

/** "If you do not specify a user name, IAM determines it from the access key that signed" (GetUser). */
function callingUser(users: Users, { caller }: Call): User {
  const user = [...users.values()].find(({ arn }) => arn === caller?.identityArn);
  if (user) return user;
  throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
}

function deleteUser(users: Users, user: User): void {
  if (user.keys.size > 0) throw deleteConflict('Cannot delete entity, must delete access keys first.');
  if (user.inlinePolicies.size > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
  if (user.attachedPolicyArns.size > 0)
    throw deleteConflict('Cannot delete entity, must detach all policies first.');
  users.delete(user.name.toLowerCase());
}

function described(user: User): XmlChildren {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: iamTime(user.created),
    Tags: user.tags.size > 0 ? tagList(user.tags) : undefined,
  };
}
