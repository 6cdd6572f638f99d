import { randomBytes } from 'node:crypto';
import { newKeyPair } from '../signature/key-pair.ts';
import type { AccountContext } from './account-context.ts';

/** A session of a role: its key pair, with the token that must be sent along. */
export interface RoleSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** As in STS responses: `AROA…:NAME`, and `…:assumed-role/ROLE/NAME`. */
  readonly userId: string;
  readonly arn: string;
}

/**
 * Opens a session of a role. Its key pair is registered in the account, so that its calls are authorized by the policies
 * of the role. It does not expire.
 */
export function openRoleSession(account: AccountContext, roleArn: string, name: string): RoleSession {
  const { partition, accountId, keys } = account;
  const roleName = roleArn.split('/').at(-1) ?? '';
  const pair = newKeyPair('ASIA');
  const session = {
    ...pair,
    sessionToken: randomBytes(96).toString('base64'),
    userId: `AROA${pair.accessKeyId.slice(4)}0:${name}`,
    arn: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${name}`,
  };
  const { sessionToken, userId, arn } = session;
  keys.add(pair.accessKeyId, pair.secretAccessKey, {
    accountId,
    userId,
    arn,
    identityArn: roleArn,
    sessionToken,
  });
  return session;
}
