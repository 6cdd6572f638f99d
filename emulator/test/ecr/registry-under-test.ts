import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  CompleteLayerUploadCommand,
  CreateRepositoryCommand,
  ECRClient,
  InitiateLayerUploadCommand,
  PutImageCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr';
import type { AccountOptions } from '../../src/account/account.ts';
import type { ImagePort } from '../../src/account/image-port.ts';
import { createEcr } from '../../src/ecr/ecr.ts';
import { openTestAccount, oncePerFile, type TestAccount } from '../account-context.ts';

export const REPOSITORY = 'shop-dev';

/** A registry in an account of its own for the tests of a file, with one empty repository. */
export interface RegistryUnderTest extends TestAccount {
  ecr: ECRClient;
  images: ImagePort;
}

export function registryUnderTest(options: AccountOptions = {}): RegistryUnderTest {
  return oncePerFile(async () => {
    let images: ImagePort | undefined;
    const account = await openTestAccount((context) => {
      const { service, distribution, port } = createEcr(context);
      images = port;
      return { services: [service], distribution };
    }, options);
    const ecr = new ECRClient(account.clientConfig());
    await ecr.send(new CreateRepositoryCommand({ repositoryName: REPOSITORY }));
    return { ...account, ecr, images: images as ImagePort };
  });
}

export function sha256(content: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** Uploads bytes in parts of a size; returns their digest. */
export async function upload(
  ecr: ECRClient,
  content: Uint8Array,
  { partBytes = content.length, repositoryName = REPOSITORY } = {},
): Promise<string> {
  const { uploadId } = await ecr.send(new InitiateLayerUploadCommand({ repositoryName }));
  for (let first = 0; first < content.length; first += partBytes) {
    const layerPartBlob = content.subarray(first, first + partBytes);
    const partLastByte = first + layerPartBlob.length - 1;
    const part = { repositoryName, uploadId, partFirstByte: first, partLastByte, layerPartBlob };
    await ecr.send(new UploadLayerPartCommand(part));
  }
  const layerDigests = [sha256(content)];
  await ecr.send(new CompleteLayerUploadCommand({ repositoryName, uploadId, layerDigests }));
  return sha256(content);
}

export interface Pushed {
  readonly digest: string;
  readonly manifest: string;
}

/** Pushes an image with these layers (tars) and this config. */
export async function push(
  ecr: ECRClient,
  tars: readonly Uint8Array[],
  {
    imageTag,
    config = {},
    repositoryName = REPOSITORY,
  }: { imageTag?: string; config?: object; repositoryName?: string } = {},
): Promise<Pushed> {
  const layers = tars.map((tar) => gzipSync(tar));
  const document = Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', ...config }));
  for (const content of [...layers, document]) {
    await upload(ecr, content, { repositoryName }).catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== 'LayerAlreadyExistsException') throw error;
    });
  }
  const described = (type: string, content: Uint8Array): object => ({
    mediaType: `application/vnd.oci.image.${type}`,
    digest: sha256(content),
    size: content.length,
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: described('config.v1+json', document),
    layers: layers.map((layer) => described('layer.v1.tar+gzip', layer)),
  });
  await ecr.send(new PutImageCommand({ repositoryName, imageManifest: manifest, imageTag }));
  return { digest: sha256(manifest), manifest };
}
