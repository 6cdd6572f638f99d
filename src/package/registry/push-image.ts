import { type ContainerImage, blobBytes, type UploadOptions } from '../../contract/image.ts';
import type { RegistryClient } from './registry-client.ts';
import { RegistryFailure } from './registry-failure.ts';
import { uploadBlob } from './upload-blob.ts';

export interface PushOptions extends Omit<UploadOptions, 'signal'> {
  readonly client: RegistryClient;
  readonly repository: string;
  /** Without one, the image is found by its digest alone. */
  readonly tag?: string;
  /** A repository of the same registry that may have blobs of the image. */
  readonly mountFrom?: string;
}

/**
 * Pushes an image by the OCI distribution API: the blobs that the registry does not have, one after another, then the
 * manifest. What an earlier push left is continued. Throws Fault.
 */
export async function pushImage(image: ContainerImage, options: PushOptions): Promise<void> {
  const { client, repository, mountFrom, notes, onBytes } = options;
  const totalBytes = blobBytes(image);
  let doneBytes = 0;
  for (const blob of image.blobs) {
    const before = doneBytes;
    const report = (bytes: number): void => onBytes((doneBytes = before + bytes), totalBytes);
    await uploadBlob({ client, repository, mountFrom, notes, onBytes: report }, blob);
  }
  await putManifest(image, options);
}

async function putManifest(image: ContainerImage, { client, repository, tag }: PushOptions): Promise<void> {
  const { headers } = await client.send({
    method: 'PUT',
    to: `${repository}/manifests/${tag ?? image.digest}`,
    headers: { 'content-type': image.mediaType },
    body: image.manifest,
    expects: [201],
  });
  const stored = headers.get('docker-content-digest') ?? image.digest;
  if (stored === image.digest) return;
  throw new RegistryFailure(`${client.registry} stored the image as ${stored}, not as ${image.digest}`, {
    status: 400,
  });
}
