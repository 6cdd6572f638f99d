import type * as sdk from '@aws-sdk/client-iam';
import type { Actions, Input } from '../protocol/actions.ts';
import type { Call } from '../account/account-context.ts';
import { now, randomId } from './entity.ts';
import { listed } from './listing.ts';
import { type CheckBoundary, describedBoundary } from './permissions-boundary.ts';
import { readTags, tagList } from './role-tags.ts';
import { alreadyExists, deleteConflict } from './role.ts';
import { namedOrCalling, type User, userOf, type Users } from './user.ts';

/** The operations on users. */
export function userActions(users: Users, checkBoundary: CheckBoundary): Actions<typeof sdk> {
  return {
    CreateUser: (input, call) => ({
      User: described(createUser({ users, checkBoundary }, input, call)),
    }),
    GetUser: (input, call) => ({
      User: described(namedOrCalling(users, input, call)),
    }),
    ListUsers: (input) => {
      const found = [...users.values()].filter((user) => user.path.startsWith(input.PathPrefix ?? '/'));
      const { items, ...rest } = listed(input, found, ({ name }) => name);
      // Listings leave out the boundary and the tags (ListUsers).
      const left = { PermissionsBoundary: undefined, Tags: undefined };
      return { ...rest, Users: items.map((user) => ({ ...described(user), ...left })) };
    },
    DeleteUser: (input) => deleteUser(users, userOf(users, input)),
  };
}

function createUser(
  { users, checkBoundary }: { readonly users: Users; readonly checkBoundary: CheckBoundary },
  input: Input<typeof sdk, 'CreateUser'>,
  call: Call,
): User {
  const { UserName: name, Path: path = '/' } = input;
  const user: User = {
    name,
    path,
    id: `AIDA${randomId(17)}`,
    arn: `arn:${call.account.partition}:iam::${call.account.accountId}:user${path}${name}`,
    created: now(),
    tags: readTags(input.Tags),
    inlinePolicies: new Map(),
    attachedPolicyArns: new Set(),
    boundaryArn: checkBoundary(input.PermissionsBoundary),
    keys: new Map(),
  };
  if (users.has(name.toLowerCase())) {
    throw alreadyExists(`User with name ${name} already exists.`);
  }
  users.set(name.toLowerCase(), user);
  return user;
}

function deleteUser(users: Users, user: User): void {
  if (user.keys.size > 0) throw deleteConflict('Cannot delete entity, must delete access keys first.');
  if (user.inlinePolicies.size > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
  if (user.attachedPolicyArns.size > 0)
    throw deleteConflict('Cannot delete entity, must detach all policies first.');
  users.delete(user.name.toLowerCase());
}

function described(user: User): sdk.User {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: user.created,
    PermissionsBoundary: describedBoundary(user.boundaryArn),
    Tags: user.tags.size > 0 ? tagList(user.tags) : undefined,
  };
}
