import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { openRoleSession } from '../../src/account/role-session.ts';
import { createSts } from '../../src/sts/sts.ts';
import { oncePerFile, openTestAccount } from '../account-context.ts';

const test = oncePerFile(async () => await openTestAccount(() => ({ services: [createSts()] })));

describe('a session of a role', () => {
  const signing = (sessionToken: string | undefined) => {
    const session = openRoleSession(test.account, 'arn:aws:iam::123456789012:role/p/proxy', 'face');
    const credentials = { ...session, sessionToken: sessionToken ?? session.sessionToken };
    return new STSClient({ ...test.clientConfig(), credentials }).send(new GetCallerIdentityCommand({}));
  };

  it('belongs to its role and is named after the function', async () => {
    expect(await signing(undefined)).toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:sts::123456789012:assumed-role/proxy/face',
      UserId: expect.stringMatching(/^AROA[A-Z0-9]{17}:face$/) as unknown,
    });
  });

  it('is unknown without its token', async () => {
    await expect(signing('another')).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });
});
