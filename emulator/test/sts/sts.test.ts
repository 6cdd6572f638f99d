import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSts } from '../../src/sts/sts.ts';
import { openTestAccount, type TestAccount } from '../account-context.ts';
import { signedPost } from '../signed-post.ts';

let test: TestAccount;
beforeAll(async () => {
  test = await openTestAccount(() => ({ services: [createSts()] }), { accountId: '210987654321' });
});
afterAll(async () => await test.close());

describe('GetCallerIdentity', () => {
  it('names the account of the emulator', async () => {
    const answer = await new STSClient(test.clientConfig()).send(new GetCallerIdentityCommand({}));
    expect(answer).toMatchObject({
      Account: '210987654321',
      Arn: 'arn:aws:iam::210987654321:user/emulator',
      UserId: expect.stringMatching(/^AIDA[A-Z0-9]{17}$/),
    });
  });

  it('rejects an unknown access key', async () => {
    const credentials = { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' };
    const client = new STSClient({ ...test.clientConfig(), credentials });
    const rejected = client.send(new GetCallerIdentityCommand({}));
    await expect(rejected).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('returns InvalidAction for an unknown operation', async () => {
    const { target, headers, body } = await signedPost({
      base: test.url,
      path: '/',
      service: 'sts',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=AssumeTheAccount&Version=2011-06-15',
    });
    const response = await fetch(target, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<Code>InvalidAction</Code>');
  });
});
