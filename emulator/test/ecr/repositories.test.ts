import {
  CreateRepositoryCommand,
  DeleteLifecyclePolicyCommand,
  DeleteRepositoryCommand,
  DeleteRepositoryPolicyCommand,
  DescribeRepositoriesCommand,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  SetRepositoryPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecr';
import { describe, expect, it } from 'vitest';
import { refusal } from '../account-context.ts';
import { push, registryUnderTest, REPOSITORY } from './registry-under-test.ts';

const account = registryUnderTest();
const ARN = 'arn:aws:ecr:us-east-1:123456789012:repository';

async function settingsOf(repositoryName: string) {
  const { repositories } = await account.ecr.send(
    new DescribeRepositoriesCommand({ repositoryNames: [repositoryName] }),
  );
  return repositories?.[0];
}

describe('a repository', () => {
  it('is created with tags, described, changed and deleted', async () => {
    const repositoryName = 'shop/images';
    const { repository } = await account.ecr.send(
      new CreateRepositoryCommand({
        repositoryName,
        tags: [{ Key: 'team', Value: 'shop' }],
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
      }),
    );
    expect(repository).toMatchObject({
      repositoryArn: `${ARN}/${repositoryName}`,
      repositoryUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/images',
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: 'AES256' },
    });
    expect(await settingsOf(repositoryName)).toEqual(repository);
    const imageScanningConfiguration = { scanOnPush: false };
    await account.ecr.send(
      new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration }),
    );
    await account.ecr.send(
      new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability: 'MUTABLE' }),
    );
    expect(await settingsOf(repositoryName)).toMatchObject({
      imageScanningConfiguration,
      imageTagMutability: 'MUTABLE',
    });
    await account.ecr.send(new DeleteRepositoryCommand({ repositoryName }));
    await expect(settingsOf(repositoryName)).rejects.toMatchObject(
      refusal('RepositoryNotFoundException', 400, /'shop\/images' does not exist in the registry/),
    );
  });

  it('exists once, and is deleted with images only by force', async () => {
    await expect(
      account.ecr.send(new CreateRepositoryCommand({ repositoryName: REPOSITORY })),
    ).rejects.toMatchObject(refusal('RepositoryAlreadyExistsException', 400, /already exists/));
    await account.ecr.send(new CreateRepositoryCommand({ repositoryName: 'full' }));
    await push(account.ecr, [Buffer.alloc(1024)], { repositoryName: 'full' });
    await expect(
      account.ecr.send(new DeleteRepositoryCommand({ repositoryName: 'full' })),
    ).rejects.toMatchObject(refusal('RepositoryNotEmptyException', 400, /still contains images/));
    await account.ecr.send(new DeleteRepositoryCommand({ repositoryName: 'full', force: true }));
  });

  it('is listed in pages, per region', async () => {
    for (const repositoryName of ['list-a', 'list-b'])
      await account.ecr.send(new CreateRepositoryCommand({ repositoryName }));
    const first = await account.ecr.send(new DescribeRepositoriesCommand({ maxResults: 1 }));
    const { nextToken } = first;
    const rest = await account.ecr.send(new DescribeRepositoriesCommand({ nextToken }));
    const names = [first, rest].flatMap(({ repositories = [] }) =>
      repositories.map((each) => each.repositoryName),
    );
    expect(names).toEqual(['list-a', 'list-b', REPOSITORY]);
  });

  it('has tags by its ARN', async () => {
    const resourceArn = `${ARN}/${REPOSITORY}`;
    const tags = [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ];
    await account.ecr.send(new TagResourceCommand({ resourceArn, tags }));
    await account.ecr.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    const listed = await account.ecr.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(listed.tags).toEqual([{ Key: 'b', Value: '2' }]);
    const missing = new ListTagsForResourceCommand({ resourceArn: `${ARN}/none` });
    await expect(account.ecr.send(missing)).rejects.toMatchObject({ name: 'RepositoryNotFoundException' });
  });
});

describe('the policies of a repository', () => {
  const repositoryName = REPOSITORY;
  const expiring = JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: {
          tagStatus: 'untagged',
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber: 14,
        },
        action: { type: 'expire' },
      },
    ],
  });

  it('keep the lifecycle policy as it was put, until it is deleted', async () => {
    const get = new GetLifecyclePolicyCommand({ repositoryName });
    await expect(account.ecr.send(get)).rejects.toMatchObject(
      refusal('LifecyclePolicyNotFoundException', 400, /Lifecycle policy does not exist/),
    );
    await account.ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText: expiring }));
    expect((await account.ecr.send(get)).lifecyclePolicyText).toBe(expiring);
    await account.ecr.send(new DeleteLifecyclePolicyCommand({ repositoryName }));
    await expect(account.ecr.send(get)).rejects.toMatchObject({ name: 'LifecyclePolicyNotFoundException' });
  });

  it.each([
    ['no JSON', 'x'.repeat(100), /Could not map policyString/],
    ['no rules', JSON.stringify({ text: 'x'.repeat(100) }), /\["rules"\]/],
    ['a rule without an action', expiring.replace('"action"', '"acts"'), /\["action"\]/],
  ])('refuse a lifecycle policy with %s', async (_, lifecyclePolicyText, message) => {
    const put = new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText });
    await expect(account.ecr.send(put)).rejects.toMatchObject(
      refusal('InvalidParameterException', 400, message),
    );
  });

  it('keep the policy of access, and refuse a malformed one', async () => {
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    };
    const policyText = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const get = new GetRepositoryPolicyCommand({ repositoryName });
    await expect(account.ecr.send(get)).rejects.toMatchObject({ name: 'RepositoryPolicyNotFoundException' });
    await account.ecr.send(new SetRepositoryPolicyCommand({ repositoryName, policyText }));
    expect((await account.ecr.send(get)).policyText).toBe(policyText);
    for (const wrong of [
      '{',
      policyText.replace('"Allow"', '"Permit"'),
      policyText.replace('"Principal"', '"Who"'),
    ]) {
      const set = new SetRepositoryPolicyCommand({ repositoryName, policyText: wrong });
      await expect(account.ecr.send(set)).rejects.toMatchObject(
        refusal('InvalidParameterException', 400, /Invalid repository policy provided/),
      );
    }
    await account.ecr.send(new DeleteRepositoryPolicyCommand({ repositoryName }));
    await expect(account.ecr.send(get)).rejects.toMatchObject({ name: 'RepositoryPolicyNotFoundException' });
  });
});
