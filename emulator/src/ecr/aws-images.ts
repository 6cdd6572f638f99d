import { createHash } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-ecr';
import { AwsError } from '../aws-error.ts';
import type { Input } from '../protocol/actions.ts';
import type { AccountContext } from '../account/account-context.ts';
import { repositoryNotFound } from './registry.ts';

const PUSHED_AT = new Date('2026-06-01T00:00:00Z');

/**
 * The inference images, which every account but the caller's holds. Throws RepositoryNotFoundException or
 * ImageNotFoundException, and rejects listing all images, which is not emulated.
 */
export function describeAwsImages(
  account: AccountContext,
  input: Input<typeof sdk, 'DescribeImages'>,
): sdk.DescribeImagesResponse {
  const { registryId = account.accountId, repositoryName, imageIds = [] } = input;
  const known = [...account.images.keys()].some((image) => image.startsWith(`${repositoryName}:`));
  if (!known) throw repositoryNotFound(repositoryName, registryId);
  const tags = imageIds.flatMap(({ imageTag }) => imageTag ?? []);
  if (tags.length === 0 || tags.length < imageIds.length) {
    throw new AwsError('InvalidParameterException', 'This emulator describes images by their tags only.');
  }
  return { imageDetails: tags.map((tag) => imageDetail(account, registryId, repositoryName, tag)) };
}

function imageDetail(
  account: AccountContext,
  registryId: string,
  repositoryName: string,
  tag: string,
): sdk.ImageDetail {
  const bytes = account.images.get(`${repositoryName}:${tag}`);
  if (bytes === undefined) {
    throw new AwsError(
      'ImageNotFoundException',
      `The image with imageId {imageDigest:'null', imageTag:'${tag}'} does not exist within the repository with ` +
        `name '${repositoryName}' in the registry with id '${registryId}'`,
    );
  }
  const digest = createHash('sha256').update(`${repositoryName}:${tag}`).digest('hex');
  return {
    registryId,
    repositoryName,
    imageDigest: `sha256:${digest}`,
    imageTags: [tag],
    imageSizeInBytes: bytes,
    imagePushedAt: PUSHED_AT,
    imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  };
}
