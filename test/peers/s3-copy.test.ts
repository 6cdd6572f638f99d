import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { awsEnvironment, KEY, openEmulatedAccount, PYTHON, REGION } from '../emulated-account.ts';

const BOTO3 = fileURLToPath(new URL('boto3_copy.py', import.meta.url));
const execute = promisify(execFile);

it('boto3 copies within S3, single and multipart, and aborts incomplete uploads', async () => {
  const account = await openEmulatedAccount();
  try {
    const s3 = new S3Client({
      endpoint: account.url,
      region: REGION,
      credentials: KEY,
      forcePathStyle: true,
    });
    for (const Bucket of ['boto3-dev', 'boto3-prod']) {
      const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
      await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    }
    const env = awsEnvironment(account.url);
    const { stdout } = await execute(PYTHON, [BOTO3, 'boto3-dev', 'boto3-prod'], { env });
    const found = JSON.parse(stdout) as { sha256: string };
    expect(found).toEqual({
      sha256: found.sha256,
      one_call: found.sha256,
      in_parts: found.sha256,
      etag_kept: true,
      parts: '-3',
      metadata: { owner: 'prod' },
      left: ['left-behind'],
      left_after: [],
    });
    const actions = account.emulator.calls.calls.map(({ action }) => action);
    expect(actions.filter((action) => action === 'UploadPartCopy')).toHaveLength(3);
  } finally {
    await account.close();
  }
});
