import type { BaseImage } from '../../../src/package/image/base-image.ts';
import { pullImage } from '../../../src/package/registry/pull-image.ts';
import { RegistryClient } from '../../../src/package/registry/registry-client.ts';
import type { Tools } from './tools.ts';

/** That of this machine, on which the images run. */
export const ARCHITECTURE = process.arch === 'arm64' ? 'arm64' : 'amd64';

/** A client without credentials. */
export function clientOf(url: string, signal = new AbortController().signal): RegistryClient {
  return new RegistryClient({ registry: new URL(url).host, signal });
}

/** The image as skopeo names it. */
export function dockerName(url: string, name: string): string {
  return `docker://${new URL(url).host}/${name}`;
}

/** Lets skopeo push a layout to a repository, and reads it from there as a base image. */
export async function baseIn(
  tools: Tools,
  url: string,
  layout: string,
  repository: string,
): Promise<BaseImage> {
  await tools.run('skopeo', [
    'copy',
    '--dest-tls-verify=false',
    layout,
    dockerName(url, `${repository}:latest`),
  ]);
  return await pullImage(clientOf(url), { repository, reference: 'latest' }, ARCHITECTURE);
}
