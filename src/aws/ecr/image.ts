import { BatchDeleteImageCommand, DescribeImagesCommand, paginateDescribeImages } from '@aws-sdk/client-ecr';
import { Fault } from '../../contract/fault.ts';
import type { ContainerImage, UploadNotes } from '../../contract/image.ts';
import type { Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent, unlessDeleted } from '../core/errors.ts';
import { immutableKind } from '../core/immutable-kind.ts';
import { allPages, mapLimit } from '../core/listing.ts';
import { pushToEcr } from './push-image.ts';
import type { RepositoryKind } from './repository.ts';

/** An image in a repository of the stack, tagged with the start of its digest, so that no lifecycle rule for untagged images deletes it. */
export interface ImageSpec {
  readonly repository: string;
  readonly image: ContainerImage;
  /** Without notes, an interrupted upload of a layer starts again. */
  readonly notes?: UploadNotes | undefined;
}

export interface LiveImage {
  readonly owner: string | undefined;
  readonly digest: string | undefined;
}

const TAG_DIGITS = 12;

/** The tag of an image with this digest. */
export function imageTag(digest: string): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + TAG_DIGITS);
}

/** Container images, addressed as `REPOSITORY:TAG`. Present under a digest means equal, so nothing is updated. */
export function imageKind(aws: AwsClients, repositories: RepositoryKind): Kind<ImageSpec, LiveImage> {
  return immutableKind(20_000, {
    nameOf: ({ repository, image }) => `${repository}:${imageTag(image.digest)}`,
    read: async (name) => await readImage(aws, repositories, name),
    create: async ({ repository, image, notes }, options) =>
      await pushToEcr(aws, repository, { image, tag: imageTag(image.digest) }, { ...options, notes }),
    remove: async (name) => await removeImage(aws, name),
    list: async (prefix) => await listImages(aws, await repositories.list(prefix)),
  });
}

/** The parts of `REPOSITORY:TAG`. */
export function partsOfImage(name: string): { readonly repositoryName: string; readonly imageTag: string } {
  const colon = name.lastIndexOf(':');
  return { repositoryName: name.slice(0, colon), imageTag: name.slice(colon + 1) };
}

/** Images have no tags of AWS: they belong to the owner of their repository. */
async function readImage(
  aws: AwsClients,
  repositories: RepositoryKind,
  name: string,
): Promise<LiveImage | undefined> {
  const { repositoryName, imageTag: tag } = partsOfImage(name);
  const input = { repositoryName, imageIds: [{ imageTag: tag }] };
  const found = await unlessAbsent(
    'ecr:DescribeImages',
    async () => await aws.ecr.send(new DescribeImagesCommand(input)),
  );
  const image = found?.imageDetails?.[0];
  if (!image) return undefined;
  const repository = await repositories.read(repositoryName);
  return repository && { owner: repository.owner, digest: image.imageDigest };
}

async function removeImage(aws: AwsClients, name: string): Promise<void> {
  const { repositoryName, imageTag: tag } = partsOfImage(name);
  const input = { repositoryName, imageIds: [{ imageTag: tag }] };
  const answer = await unlessAbsent(
    'ecr:BatchDeleteImage',
    async () => await aws.ecr.send(new BatchDeleteImageCommand(input)),
  );
  const failure = answer?.failures?.find(({ failureCode }) => failureCode !== 'ImageNotFound');
  if (failure) throw notDeleted(name, `${failure.failureCode}: ${failure.failureReason}`);
}

function notDeleted(name: string, why: string): Fault {
  return new Fault(
    'aws',
    `ecr:BatchDeleteImage did not delete ${name}: ${why}`,
    'Run the same command again; if it fails again, delete the image in the ECR console.',
  );
}

async function listImages(aws: AwsClients, repositories: readonly Found[]): Promise<Found[]> {
  const owned = repositories.filter(({ owner }) => owner !== undefined);
  const perRepository = await mapLimit(owned, async ({ name: repositoryName, owner }) => {
    const pages = paginateDescribeImages({ client: aws.ecr }, { repositoryName });
    const list = async () => await allPages('ecr:DescribeImages', pages, (page) => page.imageDetails);
    const images = (await unlessDeleted(list)) ?? [];
    return images.flatMap(({ imageTags = [], imagePushedAt }) =>
      imageTags.map((tag) => ({
        name: `${repositoryName}:${tag}`,
        owner,
        sinceMs: imagePushedAt?.getTime(),
      })),
    );
  });
  return perRepository.flat();
}
