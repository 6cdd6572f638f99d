import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { openSession } from '../../src/lambda/function-session.ts';
import { createSts } from '../../src/sts/sts.ts';
import { oncePerFile, openTestAccount } from '../account-context.ts';

const test = oncePerFile(async () => await openTestAccount(() => ({ services: [createSts()] })));

describe('a function’s session', () => {
  const signing = (sessionToken: string | undefined) => {
    const session = openSession(test.account, 'arn:aws:iam::123456789012:role/p/proxy', 'face');
    const credentials = {
      accessKeyId: session.AWS_ACCESS_KEY_ID,
      secretAccessKey: session.AWS_SECRET_ACCESS_KEY,
      sessionToken: sessionToken ?? session.AWS_SESSION_TOKEN,
    };
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
