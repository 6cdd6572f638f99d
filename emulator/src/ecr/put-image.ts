import { AwsError } from '../aws-error.ts';
import { checkReferences, readManifest } from './manifest.ts';
import type { Registry, Repository, StoredImage } from './registry.ts';

/** A manifest that is being pushed. */
export interface NewImage {
  readonly manifest: string;
  readonly mediaType?: string | undefined;
  readonly tag?: string | undefined;
  /** As the client expects it. */
  readonly digest?: string | undefined;
}

/**
 * Adds an image, or a tag to one. Throws ImageAlreadyExistsException when nothing would change,
 * ImageTagAlreadyExistsException for a taken tag of an immutable repository, and what the manifest's checks throw.
 */
export function putImage(registry: Registry, repository: Repository, pushed: NewImage): StoredImage {
  const { tag } = pushed;
  const manifest = readManifest(pushed.manifest, pushed.mediaType);
  const { digest, mediaType } = manifest;
  if (pushed.digest !== undefined && pushed.digest !== digest) throw otherDigest();
  checkReferences(manifest, repository);
  const known = repository.images.get(digest);
  if (known && (tag === undefined || known.tags.has(tag)))
    throw imageExists(registry, repository, digest, tag);
  const holder = tag === undefined ? undefined : taggedImage(repository, tag);
  if (holder && repository.tagMutability === 'IMMUTABLE') throw tagExists(repository, tag);
  if (tag !== undefined) holder?.tags.delete(tag);
  const image = known ?? {
    digest,
    mediaType,
    manifest: pushed.manifest,
    bytes: manifest.blobs.reduce((sum, blob) => sum + (repository.layers.get(blob)?.content.size ?? 0), 0),
    tags: new Set<string>(),
    pushedAt: new Date(),
    isScanned: repository.scanOnPush,
  };
  if (tag !== undefined) image.tags.add(tag);
  repository.images.set(digest, image);
  return image;
}

export function taggedImage({ images }: Repository, tag: string): StoredImage | undefined {
  return [...images.values()].find(({ tags }) => tags.has(tag));
}

function imageExists(
  { accountId }: Registry,
  { name }: Repository,
  digest: string,
  tag: string | undefined,
): AwsError {
  return new AwsError(
    'ImageAlreadyExistsException',
    `Image with digest '${digest}' and tag '${tag ?? 'null'}' already exists in the repository with name '${name}' ` +
      `in registry with id '${accountId}'`,
  );
}

/** As quoted in aws/containers-roadmap#862. */
function tagExists({ name }: Repository, tag: string | undefined): AwsError {
  return new AwsError(
    'ImageTagAlreadyExistsException',
    `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the repository is immutable.`,
  );
}

function otherDigest(): AwsError {
  return new AwsError(
    'ImageDigestDoesNotMatchException',
    'The specified image digest does not match the digest that Amazon ECR calculated for the image.',
  );
}
