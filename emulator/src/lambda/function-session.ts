import { randomBytes, randomUUID } from 'node:crypto';
import type { World } from '../account/account-context.ts';

/** What a function's process signs with. */
export interface SessionCredentials {
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_SESSION_TOKEN: string;
}

/**
 * A session of the function's role, named after the function as Lambda names it. Its key pair is known to the whole
 * account, so that what the function calls is judged by the policies of its role.
 */
export function openSession(world: World, roleArn: string, functionName: string): SessionCredentials {
  const { partition, accountId, keys } = world;
  const roleName = roleArn.split('/').at(-1) ?? '';
  const id = `ASIA${randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase()}`;
  const secret = randomBytes(30).toString('base64');
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
