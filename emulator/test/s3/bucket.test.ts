import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketPolicyCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { openS3Account } from './s3-account.ts';
import { oncePerTest } from '../account-context.ts';

const Bucket = 'models-123';

const test = oncePerTest(() => openS3Account(undefined, { anyCredentials: true }));

async function createIn(region: string, constraint?: string): Promise<unknown> {
  const CreateBucketConfiguration = constraint
    ? { LocationConstraint: constraint as 'eu-west-1' }
    : undefined;
  return await test.client(region).send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
}

describe('CreateBucket', () => {
  it('creates a bucket visible to HeadBucket, GetBucketLocation and ListBuckets', async () => {
    await createIn('eu-west-1', 'eu-west-1');
    const { s3 } = test;
    const head = await test.client('eu-west-1').send(new HeadBucketCommand({ Bucket }));
    expect(head.BucketRegion).toBe('eu-west-1');
    const location = await s3.send(new GetBucketLocationCommand({ Bucket }));
    expect(location.LocationConstraint).toBe('eu-west-1');
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets).toEqual([
      {
        Name: Bucket,
        CreationDate: expect.any(Date),
        BucketRegion: 'eu-west-1',
        BucketArn: `arn:aws:s3:::${Bucket}`,
      },
    ]);
  });

  it('has no location in us-east-1', async () => {
    await createIn('us-east-1');
    const location = await test.s3.send(new GetBucketLocationCommand({ Bucket }));
    expect(location.LocationConstraint).toBeUndefined();
  });

  it.each([
    ['eu-west-1', 'eu-central-1', 'IllegalLocationConstraintException'],
    ['us-east-1', 'us-east-1', 'InvalidLocationConstraint'],
  ])('in %s with constraint %s is %s', async (region, constraint, name) => {
    await expect(createIn(region, constraint)).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('in another region requires a location constraint', async () => {
    // The SDK fills in the region, so this is a manual request.
    const authorization = 'AWS4-HMAC-SHA256 Credential=test/20261121/eu-west-1/s3/aws4_request, Signature=0';
    const response = await fetch(`${test.url}/${Bucket}`, { method: 'PUT', headers: { authorization } });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('The unspecified location constraint is incompatible');
  });

  it('twice is an error except in us-east-1', async () => {
    await createIn('eu-west-1', 'eu-west-1');
    await expect(createIn('eu-west-1', 'eu-west-1')).rejects.toMatchObject({
      name: 'BucketAlreadyOwnedByYou',
      $metadata: { httpStatusCode: 409 },
    });
    await test.s3.send(new CreateBucketCommand({ Bucket: 'classic' }));
    const again = await test.s3.send(new CreateBucketCommand({ Bucket: 'classic' }));
    expect(again.$metadata.httpStatusCode).toBe(200);
  });

  it.each(['ab', 'Models', 'a..b', '1.2.3.4', 'xn--a', 'has_underscore'])(
    'rejects the name %s',
    async (name) => {
      const created = test.s3.send(new CreateBucketCommand({ Bucket: name }));
      await expect(created).rejects.toMatchObject({ name: 'InvalidBucketName' });
    },
  );

  it('accepts tags', async () => {
    const CreateBucketConfiguration = { Tags: [{ Key: 'owner', Value: 'a & b' }] };
    await test.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    const { TagSet } = await test.s3.send(new GetBucketTaggingCommand({ Bucket }));
    expect(TagSet).toEqual([{ Key: 'owner', Value: 'a & b' }]);
  });
});

describe('a bucket in another region', () => {
  it('redirects to its region', async () => {
    await createIn('eu-west-1', 'eu-west-1');
    const list = test.s3.send(new ListObjectsV2Command({ Bucket }));
    await expect(list).rejects.toMatchObject({
      name: 'PermanentRedirect',
      $metadata: { httpStatusCode: 301 },
      $response: { headers: { 'x-amz-bucket-region': 'eu-west-1' } },
    });
    const head = test.s3.send(new HeadBucketCommand({ Bucket }));
    await expect(head).rejects.toMatchObject({ $metadata: { httpStatusCode: 301 } });
  });

  it('is found by a client that follows redirects', async () => {
    await createIn('eu-west-1', 'eu-west-1');
    const following = test.client('us-east-1', { followRegionRedirects: true });
    const listed = await following.send(new ListObjectsV2Command({ Bucket }));
    expect(listed.KeyCount).toBe(0);
  });
});

describe('an expected owner', () => {
  it('must be the account', async () => {
    await createIn('us-east-1');
    const other = new HeadBucketCommand({ Bucket, ExpectedBucketOwner: '999999999999' });
    await expect(test.s3.send(other)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    const own = new HeadBucketCommand({ Bucket, ExpectedBucketOwner: '123456789012' });
    await expect(test.s3.send(own)).resolves.toMatchObject({ BucketRegion: 'us-east-1' });
  });
});

describe('DeleteBucket', () => {
  it('requires an empty bucket', async () => {
    await createIn('us-east-1');
    await test.s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
    const deleted = test.s3.send(new DeleteBucketCommand({ Bucket }));
    await expect(deleted).rejects.toMatchObject({
      name: 'BucketNotEmpty',
      $metadata: { httpStatusCode: 409 },
    });
  });

  it('leaves nothing behind', async () => {
    await createIn('us-east-1');
    await test.s3.send(new DeleteBucketCommand({ Bucket }));
    await expect(test.s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NotFound',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(test.s3.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });
});

describe('settings of a bucket', () => {
  beforeEach(async () => {
    await createIn('us-east-1');
  });

  it('default to private, owner-enforced, encrypted and unversioned', async () => {
    const { s3 } = test;
    const block = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(block.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    });
    const ownership = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    expect(ownership.OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    const versioning = await s3.send(new GetBucketVersioningCommand({ Bucket }));
    expect(versioning.Status).toBeUndefined();
  });

  it('are returned as put', async () => {
    const { s3 } = test;
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true, BlockPublicPolicy: false };
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    const block = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(block.PublicAccessBlockConfiguration).toEqual(PublicAccessBlockConfiguration);
    const Rules = [
      {
        ID: 'old',
        Status: 'Enabled' as const,
        Filter: { Prefix: 'a/' },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
    ];
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    const lifecycle = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(lifecycle.Rules).toEqual(Rules);
  });

  it('always include encryption', async () => {
    const { s3 } = test;
    const Rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const } };
    const configuration = { ServerSideEncryptionConfiguration: { Rules: [Rule] } };
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ...configuration }));
    const algorithm = async (): Promise<unknown> => {
      const { ServerSideEncryptionConfiguration: set } = await s3.send(
        new GetBucketEncryptionCommand({ Bucket }),
      );
      return set?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
    };
    expect(await algorithm()).toBe('aws:kms');
    await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
    expect(await algorithm()).toBe('AES256');
  });

  it('have their own error when nothing is set', async () => {
    const { s3 } = test;
    const absent = { $metadata: { httpStatusCode: 404 } };
    await expect(s3.send(new GetBucketTaggingCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchTagSet',
      ...absent,
    });
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchBucketPolicy',
      ...absent,
    });
    await expect(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchLifecycleConfiguration',
      ...absent,
    });
  });

  it('require a JSON policy', async () => {
    const { s3 } = test;
    const Resource = `arn:aws:s3:::${Bucket}/*`;
    const Statement = [{ Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', Resource }];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await expect(s3.send(new PutBucketPolicyCommand({ Bucket, Policy: 'no' }))).rejects.toMatchObject({
      name: 'MalformedPolicy',
    });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy);
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toThrow('does not exist');
  });

  it('reject duplicate tag keys', async () => {
    const TagSet = [
      { Key: 'a', Value: '1' },
      { Key: 'a', Value: '2' },
    ];
    const put = test.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    await expect(put).rejects.toMatchObject({ name: 'InvalidTag' });
  });

  it('that are not implemented are not treated as bucket operations', async () => {
    const put = test.s3.send(new PutBucketAclCommand({ Bucket, ACL: 'private' }));
    await expect(put).rejects.toMatchObject({ name: 'NotImplemented', $metadata: { httpStatusCode: 501 } });
  });
});
