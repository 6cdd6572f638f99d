import { PutImageCommand } from '@aws-sdk/client-ecr';
import { type ContainerImage, blobBytes, type UploadOptions } from '../../contract/image.ts';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, calling } from '../core/errors.ts';
import { missingLayers } from './missing-layers.ts';
import { uploadLayer } from './upload-layer.ts';

/**
 * Pushes an image by ECR's own API: the blobs that the repository does not have, one after another, then the manifest.
 * What an earlier push left is continued. Unlike the distribution API of ECR, which misreports chunks
 * (aws/containers-roadmap#2831), it says where an interrupted upload continues. Throws Fault.
 */
export async function pushToEcr(
  aws: AwsClients,
  repositoryName: string,
  { image, tag }: { readonly image: ContainerImage; readonly tag: string },
  { signal, onBytes, notes }: UploadOptions,
): Promise<void> {
  const missing = await missingLayers(
    aws,
    repositoryName,
    image.blobs.map(({ digest }) => digest),
  );
  const totalBytes = blobBytes(image);
  let doneBytes = 0;
  for (const blob of image.blobs) {
    const before = doneBytes;
    const report = (bytes: number): void => onBytes((doneBytes = before + bytes), totalBytes);
    if (missing.has(blob.digest))
      await uploadLayer({ aws, repositoryName, signal, notes, onBytes: report }, blob);
    report(blob.bytes);
  }
  await putImage(aws, repositoryName, image, tag);
}

/** An image that another push has put meanwhile is there. */
async function putImage(
  aws: AwsClients,
  repositoryName: string,
  { manifest, mediaType, digest }: ContainerImage,
  imageTag: string,
): Promise<void> {
  const input = {
    repositoryName,
    imageManifest: Buffer.from(manifest).toString(),
    imageManifestMediaType: mediaType,
    imageDigest: digest,
    imageTag,
  };
  try {
    await calling('ecr:PutImage', async () => await aws.ecr.send(new PutImageCommand(input)));
  } catch (error) {
    if (awsErrorCode(error) !== 'ImageAlreadyExistsException') throw error;
  }
}
