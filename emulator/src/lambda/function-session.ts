import { randomBytes } from 'node:crypto';
import type { AccountContext } from '../account/account-context.ts';
import { newKeyPair } from '../signature/key-pair.ts';

/** Credentials of a function's process. */
export interface SessionCredentials {
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_SESSION_TOKEN: string;
}

/**
 * A session of the function's role, named after the function as at AWS. Its key pair is registered in the
 * account, so that the function's calls are authorized by the policies of its role.
 */
export function openSession(
  account: AccountContext,
  roleArn: string,
  functionName: string,
): SessionCredentials {
  const { partition, accountId, keys } = account;
  const roleName = roleArn.split('/').at(-1) ?? '';
  const { accessKeyId: id, secretAccessKey: secret } = newKeyPair('ASIA');
  const sessionToken = randomBytes(96).toString('base64');
  keys.add(id, secret, {
    accountId,
    userId: `AROA${id.slice(4)}0:${functionName}`,
    arn: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${functionName}`,
    identityArn: roleArn,
    sessionToken,
  });
  return { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: sessionToken };
}
