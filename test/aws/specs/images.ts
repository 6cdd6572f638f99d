import { imageRepository } from '../../../infra/image-repository.ts';
import { tagsFor } from '../../../infra/naming.ts';
import type { AwsClients } from '../../../src/aws/core/clients.ts';
import { imageKind, type ImageSpec } from '../../../src/aws/ecr/image.ts';
import { repositoryKind, type RepositorySpec } from '../../../src/aws/ecr/repository.ts';
import { buildImage } from '../../../src/package/image/image.ts';
import { REGION } from '../../emulated-account.ts';
import { ACCOUNT, calm } from '../account-under-test.ts';

const SITE = { partition: 'aws', account: ACCOUNT, region: REGION };

export const images = (aws: AwsClients) => imageKind(aws, repositoryKind(aws));

export const repositoryOf = (owner: string): RepositorySpec => ({
  name: owner,
  tags: tagsFor(owner, 'images', {}),
  ...imageRepository(SITE),
});

/** The same with every setting changed, and without policies. */
export const plainRepositoryOf = (owner: string): RepositorySpec => ({
  ...repositoryOf(owner),
  scanOnPush: false,
  immutableTags: false,
  lifecyclePolicy: undefined,
  policy: undefined,
});

/** An image without layers of its own, as small as an image can be. */
export const imageOf = (owner: string): ImageSpec => ({
  repository: owner,
  image: buildImage({ architecture: 'amd64', entrypoint: ['/run'], labels: { owner }, layers: [] }),
});

export async function withRepository(aws: AwsClients, owner: string): Promise<void> {
  await repositoryKind(aws).create(repositoryOf(owner), calm);
}
