import { ADMINISTRATOR, administrator, ADMINISTRATOR_ID, type AccountScope } from '../account/caller.ts';
import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { ADMINISTRATOR_ACCESS } from './aws-managed.ts';
import { noSuchEntity } from './role.ts';

/** A user as IAM keeps it. */
export interface User {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly created: Date;
  readonly tags: ReadonlyMap<string, string>;
  readonly inlinePolicies: Map<string, string>;
  readonly attachedPolicyArns: Set<string>;
  boundaryArn: string | undefined;
  /** Access key id → creation date. */
  readonly keys: Map<string, Date>;
}

/** Users by lower-cased name. */
export type Users = Map<string, User>;

/** The user an action names. Throws NoSuchEntity. */
export function userOf(
  users: Users,
  { UserName: name = '' }: { readonly UserName?: string | undefined },
): User {
  const user = users.get(name.toLowerCase());
  if (!user) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

/**
 * The user an action names, or the caller: "If you do not specify a user name, IAM determines the user name implicitly
 * based on the AWS access key ID signing the request" (GetUser, CreateAccessKey). Throws ValidationError for a role.
 */
export function namedOrCalling(
  users: Users,
  input: { readonly UserName?: string | undefined },
  { caller }: Call,
): User {
  if (input.UserName !== undefined) return userOf(users, input);
  const user = [...users.values()].find(({ arn }) => arn === caller?.identityArn);
  if (user) return user;
  throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
}

/** The initial user, who owns the configured key pairs. */
export function firstUser(place: AccountScope): User {
  return {
    name: ADMINISTRATOR,
    path: '/',
    id: ADMINISTRATOR_ID,
    arn: administrator(place).arn,
    created: new Date(),
    tags: new Map(),
    inlinePolicies: new Map(),
    attachedPolicyArns: new Set([ADMINISTRATOR_ACCESS]),
    boundaryArn: undefined,
    keys: new Map(),
  };
}
