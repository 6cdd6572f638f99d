import type { BaseImage } from '../../package/image/base-image.ts';
import type { Architecture } from '../../package/function/lambda-python.ts';
import { storedCredentials } from '../../package/registry/credentials.ts';
import { pullImage } from '../../package/registry/pull-image.ts';
import { parseReference } from '../../package/registry/reference.ts';
import { RegistryClient } from '../../package/registry/registry-client.ts';

const ARCHITECTURES = { x86_64: 'amd64', arm64: 'arm64' } as const;

/**
 * The image that a function's is built on: only its manifest and config are read now, its layers when they are pushed.
 * Throws Fault `config` or `package`.
 */
export async function pullBase(
  name: string,
  architecture: Architecture,
  signal: AbortSignal,
): Promise<BaseImage> {
  const { registry: named, ...reference } = parseReference(name);
  const registry = addressOf(named);
  const credentials = await storedCredentials(registry, process.env);
  const client = new RegistryClient({ registry, credentials, signal });
  return await pullImage(client, reference, ARCHITECTURES[architecture]);
}

/** ECR Public is a service of AWS: it follows AWS_ENDPOINT_URL, as the clients of the SDKs do. */
function addressOf(registry: string): string {
  const url = process.env['AWS_ENDPOINT_URL'];
  return registry === 'public.ecr.aws' && url ? new URL(url).host : registry;
}
