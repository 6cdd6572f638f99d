import { ADMINISTRATOR, administrator, ADMINISTRATOR_ID, type AccountPlace } from '../account/caller.ts';
import { ADMINISTRATOR_ACCESS } from './aws-managed.ts';
import { check, noSuchEntity } from './role.ts';

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
  /** Access key id → when it was made. */
  readonly keys: Map<string, Date>;
}

/** Users by lower-cased name. */
export type Users = Map<string, User>;

const NAME = { min: 1, max: 64, pattern: String.raw`[\w+=,.@-]+` };

/** The user's name. Throws ValidationError. */
export function userNameOf(input: { UserName?: string | undefined }): string {
  return check.text(input.UserName, 'userName', NAME);
}

/** The user an action names. Throws NoSuchEntity. */
export function userOf(users: Users, input: { UserName?: string | undefined }): User {
  const name = userNameOf(input);
  const user = users.get(name.toLowerCase());
  if (!user) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

/** The one user there is from the start: whose the key pairs of the emulator are. */
export function firstUser(place: AccountPlace): User {
  return {
    name: ADMINISTRATOR,
    path: '/',
    id: ADMINISTRATOR_ID,
    arn: administrator(place).arn,
    created: new Date(),
    tags: new Map(),
    inlinePolicies: new Map(),
    attachedPolicyArns: new Set([ADMINISTRATOR_ACCESS]),
    keys: new Map(),
  };
}
