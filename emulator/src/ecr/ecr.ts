import { createHash } from 'node:crypto';
import type { DescribeImagesRequest, ImageIdentifier } from '@aws-sdk/client-ecr';
import { AwsError } from '../protocol/aws-error.ts';
import { epochSeconds, jsonService } from '../protocol/json.ts';
import { memberCheck } from '../protocol/member-check.ts';
import type { Service, World } from '../account/account-context.ts';

const check = memberCheck('InvalidParameterException');
// Bounds of RegistryId, RepositoryName and ImageTag in the service model.
const REGISTRY = { pattern: '[0-9]{12}' };
const REPOSITORY = {
  min: 2,
  max: 256,
  pattern: String.raw`[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*`,
};
const TAG = { min: 1, max: 300 };
const PUSHED_AT = new Date('2026-06-01T00:00:00Z');

/** A registry to look into: AWS's inference images are in every account but the caller's own, which is empty. */
export function createEcr(world: World): Service {
  return jsonService('ecr', {
    DescribeImages: (input: DescribeImagesRequest) => describeImages(world, input),
  });
}

/** Throws RepositoryNotFoundException or ImageNotFoundException, and refuses a whole listing, which nobody needs. */
function describeImages(world: World, input: DescribeImagesRequest): object {
  const registryId = check.optionalText(input.registryId, 'registryId', REGISTRY) ?? world.accountId;
  const repositoryName = check.text(input.repositoryName, 'repositoryName', REPOSITORY);
  const known = [...world.images.keys()].some((image) => image.startsWith(`${repositoryName}:`));
  if (registryId === world.accountId || !known) {
    throw new AwsError(
      'RepositoryNotFoundException',
      `The repository with name '${repositoryName}' does not exist in the registry with id '${registryId}'`,
    );
  }
  if (!input.imageIds?.length) {
    throw new AwsError('InvalidParameterException', 'This emulator describes images by their tags only.');
  }
  const details = input.imageIds.map((id) => imageDetail(world, registryId, repositoryName, id));
  return { imageDetails: details };
}

function imageDetail(world: World, registryId: string, repositoryName: string, id: ImageIdentifier): object {
  const tag = check.text(id.imageTag, 'imageIds.1.member.imageTag', TAG);
  const bytes = world.images.get(`${repositoryName}:${tag}`);
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
    imagePushedAt: epochSeconds(PUSHED_AT),
    imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  };
}
