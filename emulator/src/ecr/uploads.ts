import { createHash, randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { ContentStore } from '../storage/content.ts';
import type { Layer, LayerUpload, Repository } from './registry.ts';

/** botocore, LayerPartTooSmallException: "Layer parts must be at least 5 MiB in size." */
const MIN_PART_BYTES = 5 * 1024 ** 2;

export function startUpload({ uploads }: Repository, contents: ContentStore): LayerUpload {
  const upload = { id: randomUUID(), writer: contents.writer(), hash: createHash('sha256'), parts: [] };
  uploads.set(upload.id, upload);
  return upload;
}

/** Throws UploadNotFoundException. */
export function uploadOf({ uploads, name }: Repository, id: string): LayerUpload {
  const found = uploads.get(id);
  if (found) return found;
  const message = `Upload with id '${id}' could not be found for the repository with name '${name}'`;
  throw new AwsError('UploadNotFoundException', message);
}

/** Appends to a part that is being received. */
export function append({ writer, hash }: LayerUpload, chunk: Uint8Array): void {
  writer.write(chunk);
  hash.update(chunk);
}

/**
 * Ends an upload: the layer is in the repository then. Throws EmptyUploadException, LayerPartTooSmallException,
 * InvalidLayerException for another digest, and LayerAlreadyExistsException; the texts are botocore's descriptions.
 */
export function completeUpload(
  repository: Repository,
  upload: LayerUpload,
  digests: readonly string[],
  minPartBytes = MIN_PART_BYTES,
): Layer {
  const { writer, hash, parts, id } = upload;
  if (writer.size() === 0)
    throw new AwsError(
      'EmptyUploadException',
      'The specified layer upload does not contain any layer parts.',
    );
  if (parts.slice(0, -1).some((bytes) => bytes < minPartBytes))
    throw new AwsError('LayerPartTooSmallException', 'Layer parts must be at least 5 MiB in size.');
  const digest = `sha256:${hash.copy().digest('hex')}`;
  if (!digests.includes(digest)) throw otherDigest();
  repository.uploads.delete(id);
  if (repository.layers.has(digest)) {
    writer.discard();
    const message = 'The image layer already exists in the associated repository.';
    throw new AwsError('LayerAlreadyExistsException', message);
  }
  const layer = { digest, content: writer.finish() };
  repository.layers.set(digest, layer);
  return layer;
}

function otherDigest(): AwsError {
  return new AwsError(
    'InvalidLayerException',
    'The layer digest calculation performed by Amazon ECR upon receipt of the image layer does not match the digest specified.',
  );
}
