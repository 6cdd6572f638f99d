import {
  CopyObjectCommand,
  CreateBucketCommand,
  type BucketNamespace,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openS3Account, type S3Account } from './s3-account.ts';

const OWN = '123456789012';
const OTHER = '666666666666';

let account: S3Account;
let theirs: S3Client;

beforeAll(async () => {
  account = await openS3Account('own');
  const arn = `arn:aws:iam::${OTHER}:user/other`;
  account.account.keys.add('other', 'other', {
    accountId: OTHER,
    userId: 'AIDAOTHER',
    arn,
    identityArn: arn,
    sessionToken: undefined,
  });
  const credentials = { accessKeyId: 'other', secretAccessKey: 'other' };
  theirs = account.client(undefined, { credentials });
  await theirs.send(new CreateBucketCommand({ Bucket: 'theirs' }));
});
afterAll(async () => await account.close());

const code = async (call: Promise<unknown>): Promise<string> =>
  await call.then(
    () => 'none',
    (error: unknown) => (error as Error).name,
  );

const admit = async (Principal: unknown, Action: string | string[] = 's3:*'): Promise<void> => {
  const Statement = [
    { Effect: 'Allow', Principal, Action, Resource: ['arn:aws:s3:::theirs', 'arn:aws:s3:::theirs/*'] },
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await theirs.send(new PutBucketPolicyCommand({ Bucket: 'theirs', Policy }));
};

// One bucket: each test continues with the policy that it writes.
describe("another account's bucket", () => {
  it('is closed, not listed, and its name is taken', async () => {
    const { s3 } = account;
    expect(await code(s3.send(new GetObjectCommand({ Bucket: 'theirs', Key: 'k' })))).toBe('AccessDenied');
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['own']);
    expect(await code(s3.send(new CreateBucketCommand({ Bucket: 'theirs' })))).toBe('BucketAlreadyExists');
  });

  it('takes and gives objects once its policy names the account', async () => {
    await admit({ AWS: `arn:aws:iam::${OWN}:root` });
    await account.s3.send(new PutObjectCommand({ Bucket: 'theirs', Key: 'k', Body: 'ours' }));
    const read = await theirs.send(new GetObjectCommand({ Bucket: 'theirs', Key: 'k' }));
    expect(await read.Body?.transformToString()).toBe('ours');
  });

  it('refuses everybody who expects another owner, also as the source of a copy', async () => {
    const { s3 } = account;
    const bucket = { Bucket: 'theirs', ExpectedBucketOwner: OWN };
    expect(await code(s3.send(new PutObjectCommand({ ...bucket, Key: 'k', Body: 'x' })))).toBe(
      'AccessDenied',
    );
    await expect(s3.send(new HeadBucketCommand(bucket))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    const copy = { Bucket: 'own', Key: 'copy', CopySource: 'theirs/k' };
    const expecting = new CopyObjectCommand({ ...copy, ExpectedSourceBucketOwner: OWN });
    expect(await code(s3.send(expecting))).toBe('AccessDenied');
    expect(await code(s3.send(new CopyObjectCommand(copy)))).toBe('none');
  });

  it('allows only the actions that its policy names', async () => {
    await admit({ AWS: OWN }, 's3:GetObject');
    const { s3 } = account;
    expect(await code(s3.send(new GetObjectCommand({ Bucket: 'theirs', Key: 'k' })))).toBe('none');
    expect(await code(s3.send(new PutObjectCommand({ Bucket: 'theirs', Key: 'k' })))).toBe('AccessDenied');
  });

  it('is not opened to everybody while public policies are blocked', async () => {
    expect(await code(admit('*'))).toBe('AccessDenied');
  });
});

it('denies the own account what the policy of its bucket denies, but not the policy itself', async () => {
  const { s3 } = account;
  const deny = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::own/*' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [deny] });
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'own', Policy }));
  expect(await code(s3.send(new PutObjectCommand({ Bucket: 'own', Key: 'k' })))).toBe('AccessDenied');
  const overHttp = { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
  const Eased = JSON.stringify({ Version: '2012-10-17', Statement: [overHttp] });
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'own', Policy: Eased }));
  expect(await code(s3.send(new PutObjectCommand({ Bucket: 'own', Key: 'k' })))).toBe('none');
});

describe('the account-regional namespace', () => {
  const create = async (
    Bucket: string,
    BucketNamespace?: BucketNamespace,
    {
      client = account.s3,
      LocationConstraint,
    }: { client?: S3Client; LocationConstraint?: 'me-south-1' } = {},
  ): Promise<string> =>
    await code(
      client.send(
        new CreateBucketCommand({
          Bucket,
          BucketNamespace,
          ...(LocationConstraint && { CreateBucketConfiguration: { LocationConstraint } }),
        }),
      ),
    );

  it("takes only the caller's account and region, and only when asked for", async () => {
    expect(await create(`shop-${OWN}-us-east-1-an`, 'account-regional')).toBe('none');
    expect(await create(`next-${OWN}-us-east-1-an`)).toBe('InvalidBucketNamespace');
    expect(await create(`shop-${OWN}-eu-west-1-an`, 'account-regional')).toBe('InvalidBucketNamespace');
    expect(await create('shop', 'account-regional')).toBe('InvalidBucketNamespace');
    expect(await create(`squat-${OWN}-us-east-1-an`, 'account-regional', { client: theirs })).toBe(
      'InvalidBucketNamespace',
    );
  });

  it('does not exist in every region', async () => {
    const there = { client: account.client('me-south-1'), LocationConstraint: 'me-south-1' } as const;
    expect(await create(`shop-${OWN}-me-south-1-an`, 'account-regional', there)).toBe(
      'InvalidBucketNamespace',
    );
  });
});
