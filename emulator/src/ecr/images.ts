import type * as sdk from '@aws-sdk/client-ecr';
import { AwsError } from '../aws-error.ts';
import type { Actions, Valid } from '../protocol/actions.ts';
import { page } from './paging.ts';
import { putImage, taggedImage } from './put-image.ts';
import type { Registry, Repository, StoredImage } from './registry.ts';

type ImageId = Valid<sdk.ImageIdentifier>;

/** Pushing, finding and deleting images; `describeOthers` knows those of other accounts. */
export function imageActions(
  registry: Registry,
  describeOthers: NonNullable<Actions<typeof sdk>['DescribeImages']>,
): Actions<typeof sdk> {
  return {
    PutImage: (input, { region }) => {
      const {
        imageManifest: manifest,
        imageManifestMediaType: mediaType,
        imageTag: tag,
        imageDigest,
      } = input;
      const repository = registry.find(region, input);
      const image = putImage(registry, repository, { manifest, mediaType, tag, digest: imageDigest });
      return { image: { ...written(registry, repository, image), imageId: idOf(image, tag) } };
    },
    BatchGetImage: (input, { region }) => {
      const repository = registry.find(region, input);
      const { found, failures } = resolved(repository, input.imageIds);
      const images = found.map(([id, image]) => ({
        ...written(registry, repository, image),
        imageId: idOf(image, id.imageTag),
      }));
      return { images, failures };
    },
    DescribeImages: (input, call) => {
      const { registryId = registry.accountId } = input;
      if (registryId !== registry.accountId) return describeOthers(input, call);
      const repository = registry.find(call.region, input);
      const asked = input.imageIds?.map((id) => imageOf(registry, repository, id));
      const { items, nextToken } = page(asked ?? filtered(repository, input.filter?.tagStatus), input);
      return { imageDetails: items.map((image) => detail(registry, repository, image)), nextToken };
    },
    ListImages: (input, { region }) => {
      const all = filtered(registry.find(region, input), input.filter?.tagStatus);
      const ids = all.flatMap((image) =>
        (image.tags.size > 0 ? [...image.tags] : [undefined]).map((tag) => idOf(image, tag)),
      );
      const { items, nextToken } = page(ids, input);
      return { imageIds: [...items], nextToken };
    },
    BatchDeleteImage: (input, { region }) => {
      const repository = registry.find(region, input);
      const { found, failures } = resolved(repository, input.imageIds);
      const imageIds = found.map(([id, image]) => removed(repository, id, image));
      return { imageIds, failures };
    },
  };
}

/** Throws ImageNotFoundException, as quoted in hashicorp/terraform-provider-aws#35268. */
export function imageOf(registry: Registry, repository: Repository, id: ImageId): StoredImage {
  const found = byId(repository, id);
  if (found) return found;
  const { imageDigest = 'null', imageTag = 'null' } = id;
  throw new AwsError(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${imageDigest}', imageTag:'${imageTag}'} does not exist within the repository ` +
      `with name '${repository.name}' in the registry with id '${registry.accountId}'`,
  );
}

function byId(repository: Repository, { imageDigest, imageTag }: ImageId): StoredImage | undefined {
  const tagged = imageTag === undefined ? undefined : taggedImage(repository, imageTag);
  if (imageDigest === undefined) return tagged;
  const found = repository.images.get(imageDigest);
  return imageTag === undefined || tagged === found ? found : undefined;
}

/** Which of the ids name images, and why the others do not. */
function resolved(
  repository: Repository,
  ids: readonly ImageId[],
): { found: (readonly [ImageId, StoredImage])[]; failures: sdk.ImageFailure[] } {
  const found: (readonly [ImageId, StoredImage])[] = [];
  const failures: sdk.ImageFailure[] = [];
  for (const imageId of ids) {
    const image = byId(repository, imageId);
    if (image) found.push([imageId, image]);
    else failures.push({ imageId, ...reasonFor(imageId) });
  }
  return { found, failures };
}

function reasonFor({ imageDigest, imageTag }: ImageId): Omit<sdk.ImageFailure, 'imageId'> {
  if (imageDigest === undefined && imageTag === undefined) {
    const failureReason = 'Invalid request parameters: both tag and digest cannot be null';
    return { failureCode: 'MissingDigestAndTag', failureReason };
  }
  if (imageDigest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(imageDigest)) {
    const failureReason =
      "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'";
    return { failureCode: 'InvalidImageDigest', failureReason };
  }
  return { failureCode: 'ImageNotFound', failureReason: 'Requested image not found' };
}

/** By digest the image goes with all its tags; by tag only the tag, and the image with its last one. */
function removed({ images }: Repository, { imageTag }: ImageId, image: StoredImage): sdk.ImageIdentifier {
  if (imageTag !== undefined) image.tags.delete(imageTag);
  if (imageTag === undefined || image.tags.size === 0) images.delete(image.digest);
  return idOf(image, imageTag);
}

function filtered({ images }: Repository, status: sdk.TagStatus = 'ANY'): StoredImage[] {
  const all = [...images.values()];
  return status === 'ANY' ? all : all.filter(({ tags }) => tags.size > 0 === (status === 'TAGGED'));
}

function idOf({ digest }: StoredImage, imageTag: string | undefined): sdk.ImageIdentifier {
  return { imageDigest: digest, ...(imageTag !== undefined && { imageTag }) };
}

function written({ accountId }: Registry, { name }: Repository, image: StoredImage): sdk.Image {
  const { manifest: imageManifest, mediaType: imageManifestMediaType } = image;
  return { registryId: accountId, repositoryName: name, imageManifest, imageManifestMediaType };
}

function detail({ accountId }: Registry, { name }: Repository, image: StoredImage): sdk.ImageDetail {
  const { digest, tags, bytes, pushedAt, mediaType, isScanned } = image;
  return {
    registryId: accountId,
    repositoryName: name,
    imageDigest: digest,
    imageTags: tags.size > 0 ? [...tags] : undefined,
    imageSizeInBytes: bytes,
    imagePushedAt: pushedAt,
    imageManifestMediaType: mediaType,
    imageStatus: 'ACTIVE',
    ...(isScanned && { imageScanStatus: { status: 'COMPLETE' } }),
  };
}
