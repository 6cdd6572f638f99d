import { ADMINISTRATOR, administrator, ADMINISTRATOR_ID, type AccountScope } from '../account/caller.ts';
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
