import { join } from 'node:path';
import { CreateRepositoryCommand, ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { createEmulator, type Emulator, serve } from 'sagemaker-emulator';
import { awsClients } from '../../../src/aws/core/clients.ts';
import { pushToEcr } from '../../../src/aws/ecr/push-image.ts';
import { decoded } from '../../../src/package/registry/credentials.ts';
import { pushImage } from '../../../src/package/registry/push-image.ts';
import { RegistryClient } from '../../../src/package/registry/registry-client.ts';
import { differences, fileTree } from './file-tree.ts';
import { type Push, pushInterrupted } from './interrupted.ts';
import { checkResumed, type Ring, type Unpacked } from './ring.ts';

const REGION = 'eu-west-1';
const [BY_ECR, BY_OCI, BY_SKOPEO] = ['by-ecr', 'by-oci', 'by-skopeo'] as const;
/** Parts travel in base64. */
const BASE64 = 4 / 3;

/** The same image in the emulator: by ECR's API, by the distribution API, and by skopeo; unpacked as umoci does. */
export async function checkEmulator(ring: Ring, { image, layout, rootfs }: Unpacked): Promise<void> {
  const emulator = await createEmulator({ instant: true, credentials: { test: 'testtest' } });
  const server = await serve(emulator, { port: 0 });
  try {
    const password = await repositoriesIn(server.url);
    const notesFolder = join(ring.scratch, 'emulator-notes');
    const between = { at: 'between chunks', notesFolder } as const;
    const byEcr = await pushInterrupted(server.url, image, ecrPush, { ...between, wireFactor: BASE64 });
    checkResumed(ring, "the emulator's ECR API", byEcr, 0);
    const byOci = await pushInterrupted(server.url, image, ociPush(password), between);
    checkResumed(ring, "the emulator's distribution API", byOci, 0);
    await checkSkopeo(ring, server.url, password, layout, image.digest);
    await checkUnpacked(ring, emulator, image.digest, rootfs);
  } finally {
    await server.close();
    await emulator.close();
  }
}

/** Creates the repositories; returns the password of the registry. */
async function repositoriesIn(endpoint: string): Promise<string> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'testtest' };
  const ecr = new ECRClient({ endpoint, region: REGION, credentials });
  for (const repositoryName of [BY_ECR, BY_OCI, BY_SKOPEO])
    await ecr.send(new CreateRepositoryCommand({ repositoryName }));
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  return decoded(authorizationData?.[0]?.authorizationToken ?? '')?.password ?? '';
}

const ecrPush: Push = async (url, { image, ...options }) => {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'testtest',
  });
  await pushToEcr(awsClients(REGION, process.env), BY_ECR, { image, tag: 'live' }, options);
};

function ociPush(password: string): Push {
  return async (url, { image, ...options }) => {
    const credentials = { username: 'AWS', password };
    const client = new RegistryClient({ registry: new URL(url).host, credentials, signal: options.signal });
    await pushImage(image, { ...options, client, repository: BY_OCI, tag: 'live' });
  };
}

/** Skopeo pushes to the emulator, and pulls what our clients have pushed there. */
async function checkSkopeo(
  { tools, check }: Ring,
  url: string,
  password: string,
  layout: string,
  digest: string,
): Promise<void> {
  const name = (repository: string): string => `docker://${new URL(url).host}/${repository}:live`;
  const destination = ['--dest-tls-verify=false', `--dest-creds=AWS:${password}`];
  await tools.run('skopeo', ['copy', ...destination, layout, name(BY_SKOPEO)]);
  const source = ['--tls-verify=false', `--creds=AWS:${password}`, '--format', '{{.Digest}}'];
  for (const repository of [BY_ECR, BY_OCI, BY_SKOPEO]) {
    const seen = (await tools.run('skopeo', ['inspect', ...source, name(repository)])).trim();
    check(`skopeo sees the digest in the emulator, pushed ${repository}`, seen === digest, seen);
  }
}

async function checkUnpacked(
  { check, scratch }: Ring,
  emulator: Emulator,
  digest: string,
  rootfs: string,
): Promise<void> {
  const folder = join(scratch, 'by-emulator');
  const registry = `123456789012.dkr.ecr.${REGION}.amazonaws.com`;
  await emulator.account.ports.images.unpack(`${registry}/${BY_SKOPEO}@${digest}`, folder);
  const [own, umoci] = await Promise.all([fileTree(folder), fileTree(rootfs)]);
  const found = differences(umoci, own);
  check('the emulator unpacks as umoci does', found.length === 0, found[0] ?? `${own.length} files`);
}
