import type { Caller } from './key-ring.ts';

/** The account as ARNs name it. */
export interface AccountPlace {
  readonly partition: string;
  readonly accountId: string;
}

/** Name of the user every key pair given at the start belongs to: an administrator. */
export const ADMINISTRATOR = 'emulator';

export const ADMINISTRATOR_ID = 'AIDAEMULATOREMULATOR0';

/** Who signs with a user's key. */
export function userCaller({ accountId }: AccountPlace, userId: string, arn: string): Caller {
  return { accountId, userId, arn, identityArn: arn, sessionToken: undefined };
}

/** Who signs with the key pairs given at the start. */
export function administrator(place: AccountPlace): Caller {
  const arn = `arn:${place.partition}:iam::${place.accountId}:user/${ADMINISTRATOR}`;
  return userCaller(place, ADMINISTRATOR_ID, arn);
}
