import { createHash } from 'node:crypto';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { BatchGetImageCommand, GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';
import * as z from 'zod';
import { Fault } from '../../contract/fault.ts';
import type { ContainerImage, ImageBlob } from '../../contract/image.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent } from '../core/errors.ts';

const descriptor = z
  .object({ mediaType: z.string(), digest: z.string(), size: z.int() })
  .transform(({ mediaType, digest, size }) => ({ mediaType, digest, bytes: size }));
const manifestSchema = z.object({ config: descriptor, layers: z.array(descriptor) });

/**
 * An image of a repository by its digest, whose blobs are read when they are opened; undefined if it is not there. Throws
 * Fault `refused` for another manifest than the digest names.
 */
export async function imageInEcr(
  aws: AwsClients,
  repositoryName: string,
  imageDigest: string,
): Promise<ContainerImage | undefined> {
  const answer = await unlessAbsent(
    'ecr:BatchGetImage',
    async () => await aws.ecr.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest }] })),
  );
  const { imageManifest: text, imageManifestMediaType: mediaType = '' } = answer?.images?.[0] ?? {};
  if (text === undefined) return undefined;
  const manifest = Buffer.from(text);
  const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
  if (digest !== imageDigest) throw otherManifest(repositoryName, imageDigest, digest);
  const { config, layers } = manifestSchema.parse(JSON.parse(text));
  const blobs = [...layers, config].map((blob): ImageBlob => ({
    ...blob,
    open: (fromByte = 0) => download(aws, { repositoryName, layerDigest: blob.digest }, fromByte),
  }));
  return { digest, mediaType, manifest, blobs };
}

/** From a byte on. A blob that arrives damaged is refused by the repository that it is pushed to. */
async function* download(
  aws: AwsClients,
  layer: { readonly repositoryName: string; readonly layerDigest: string },
  fromByte: number,
): AsyncGenerator<Uint8Array> {
  const { downloadUrl = '' } = await calling(
    'ecr:GetDownloadUrlForLayer',
    async () => await aws.ecr.send(new GetDownloadUrlForLayerCommand(layer)),
  );
  const range = fromByte > 0 && { headers: { range: `bytes=${fromByte}-` } };
  const response = await fetch(downloadUrl, { ...range });
  // S3 serves ranges; another status than 206 would be the whole blob again.
  if (!response.ok || (fromByte > 0 && response.status !== 206)) throw notRead(layer.layerDigest, response);
  for await (const piece of (response.body ?? []) as WebStream<Uint8Array>) yield piece;
}

function otherManifest(repository: string, wanted: string, found: string): Fault {
  return new Fault(
    'refused',
    `The repository ${repository} returned ${found} for ${wanted}.`,
    'Deploy the model from its folder instead.',
  );
}

function notRead(digest: string, { status }: Response): Fault {
  return new Fault(
    'aws',
    `The link to the layer ${digest} was answered with ${status}.`,
    'Run the same command again.',
  );
}
