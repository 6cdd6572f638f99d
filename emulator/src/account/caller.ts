import { type Caller, KeyRing } from './key-ring.ts';

/** The account as ARNs name it. */
export interface AccountScope {
  readonly partition: string;
  readonly accountId: string;
}

/** Name of the administrator who owns every key pair configured at startup. */
export const ADMINISTRATOR = 'emulator';

export const ADMINISTRATOR_ID = 'AIDAEMULATOREMULATOR0';

/** The caller for a user's access key. */
export function userCaller({ accountId }: AccountScope, userId: string, arn: string): Caller {
  return { accountId, userId, arn, identityArn: arn, sessionToken: undefined };
}

/** The caller for the key pairs configured at startup. */
export function administrator(place: AccountScope): Caller {
  const arn = `arn:${place.partition}:iam::${place.accountId}:user/${ADMINISTRATOR}`;
  return userCaller(place, ADMINISTRATOR_ID, arn);
}

/** The key pairs configured at startup, by access key id. */
export function administratorKeys(
  credentials: Readonly<Record<string, string>>,
  place: AccountScope,
): KeyRing {
  const keys = new KeyRing();
  const { accessKeyId, secretAccessKey } = keys.urlKey;
  const pairs = { ...credentials, [accessKeyId]: secretAccessKey };
  for (const [id, secret] of Object.entries(pairs)) keys.add(id, secret, administrator(place));
  return keys;
}
