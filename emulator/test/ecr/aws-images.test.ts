import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { expect, it } from 'vitest';
import { imageFor, imageVersions } from '../../../infra/images.ts';
import { createEcr } from '../../src/ecr/ecr.ts';
import { oncePerFile, openTestAccount } from '../account-context.ts';

const account = oncePerFile(
  async () => await openTestAccount((context) => ({ services: [createEcr(context).service] })),
);
const SITE = { partition: 'aws', account: '123456789012', region: 'us-east-1' };
const REPOSITORY = 'huggingface-pytorch-inference';

async function describe(registryId: string, repositoryName: string, imageTag: string): Promise<unknown[]> {
  const input = { registryId, repositoryName, imageIds: [{ imageTag }] };
  const client = new ECRClient(account.clientConfig());
  return (await client.send(new DescribeImagesCommand(input))).imageDetails ?? [];
}

it('has every inference image', async () => {
  for (const family of ['huggingface', 'pytorch'] as const) {
    for (const version of imageVersions(family)) {
      for (const processor of ['cpu', 'gpu'] as const) {
        const image = imageFor(SITE, { family, version }, processor);
        const tag = image.uri.slice(image.uri.lastIndexOf(':') + 1);
        const [detail] = await describe(image.account, image.repository, tag);
        expect(detail).toMatchObject({ imageTags: [tag], imageSizeInBytes: expect.any(Number) });
      }
    }
  }
});

it.each([
  ['763104351884', REPOSITORY, 'ImageNotFoundException'],
  ['763104351884', 'no-such-repository', 'RepositoryNotFoundException'],
  ['123456789012', REPOSITORY, 'RepositoryNotFoundException'],
])('answers for a tag that is not there in %s/%s: %s', async (registry, repository, name) => {
  await expect(describe(registry, repository, 'no-such-tag')).rejects.toMatchObject({ name });
});
