import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BaseImage } from '../../../src/package/image/base-image.ts';
import { buildImage } from '../../../src/package/image/image.ts';
import type { ContainerImage } from '../../../src/contract/image.ts';
import { packLayers } from '../../../src/package/image/layer.ts';
import { pushImage } from '../../../src/package/registry/push-image.ts';
import { openCutProxy } from '../../cut-proxy.ts';
import { makeBaseImage } from './base-image.ts';
import { ARCHITECTURE, baseIn, clientOf, dockerName } from './peer-images.ts';
import { type Push, pushInterrupted } from './interrupted.ts';
import { checkResumed, type Ring, type Unpacked } from './ring.ts';
import type { PeerRegistry } from './tools.ts';

const execute = promisify(execFile);
const MIB = 1024 ** 2;
/** One file of a model, and one layer. */
const SHARD_BYTES = 24 * MIB;
const SHARDS = ['model-1.bin', 'model-2.bin', 'model-3.bin', 'model-4.bin'];
const REPOSITORY = 'shop/images';
const SCRIPT = 'import sys\nprint(sys.executable, len(open("model-4.bin", "rb").read()))\n';

/** Builds an image on a base of Debian in one registry, pushes it to another, and lets skopeo and umoci read it. */
export async function checkRegistry(
  ring: Ring,
  bases: PeerRegistry,
  registry: PeerRegistry,
): Promise<Unpacked> {
  const { tools, check, scratch, cache } = ring;
  const { layout, python } = await makeBaseImage(tools, cache, scratch);
  const base = await baseIn(tools, bases.url, layout, 'base');
  const content = await contentIn(scratch);
  const image = await imageOn(base, python, content);
  check('built twice', (await imageOn(base, python, content)).digest === image.digest, image.digest);
  await checkInterruptions(ring, registry.url, image);
  await checkMounted(ring, registry.url, image);
  return await checkPulled(ring, registry.url, image, python);
}

async function checkInterruptions(ring: Ring, url: string, image: ContainerImage): Promise<void> {
  const between = { at: 'between chunks', notesFolder: join(ring.scratch, 'notes') } as const;
  const resumed = await pushInterrupted(url, image, pushTo(REPOSITORY), between);
  checkResumed(ring, 'docker-registry, stopped between two chunks', resumed, 0);
  const inside = { at: 'inside a chunk', notesFolder: join(ring.scratch, 'notes') } as const;
  const restarted = await pushInterrupted(url, image, pushTo('shop/other'), inside);
  // The registry forgets the upload (404 BLOB_UPLOAD_INVALID): its blob starts again, and no other.
  // One chunk more is in vain if it has not noticed the break when it is asked.
  const largest = Math.max(...image.blobs.map(({ bytes }) => bytes));
  checkResumed(ring, 'docker-registry, cut inside a chunk', restarted, largest + 8 * MIB);
}

/** The blobs of another repository of the registry are not sent again. */
async function checkMounted({ check }: Ring, url: string, image: ContainerImage): Promise<void> {
  const proxy = await openCutProxy(url);
  try {
    const options = { client: clientOf(proxy.url), repository: 'shop/mounted', mountFrom: REPOSITORY };
    await pushImage(image, { ...options, onBytes: () => {} });
    check('docker-registry mounts every blob', proxy.bytes.sent < MIB / 10, `${proxy.bytes.sent} bytes sent`);
  } finally {
    await proxy.close();
  }
}

async function checkPulled(
  { tools, check, scratch }: Ring,
  url: string,
  image: ContainerImage,
  python: string,
): Promise<Unpacked> {
  const name = dockerName(url, `${REPOSITORY}:live`);
  const format = ['--format', '{{.Digest}}'];
  const seen = (await tools.run('skopeo', ['inspect', '--tls-verify=false', ...format, name])).trim();
  check('skopeo sees the digest', seen === image.digest, seen);
  const layout = join(scratch, 'pulled');
  await tools.run('skopeo', ['copy', '--src-tls-verify=false', name, `oci:${layout}:live`]);
  const copied = (await tools.run('skopeo', ['inspect', ...format, `oci:${layout}:live`])).trim();
  check('skopeo pulls the same image', copied === image.digest, copied);
  await tools.run('umoci', ['unpack', '--rootless', '--image', `${layout}:live`, join(scratch, 'bundle')]);
  const rootfs = join(scratch, 'bundle', 'rootfs');
  const entrypoint = await lstat(join(rootfs, python));
  check('the entrypoint that umoci unpacks is a file', entrypoint.isFile(), python);
  const words = [
    '--map-root-user',
    'chroot',
    rootfs,
    python,
    '-c',
    `import os; os.chdir("/var/task")\n${SCRIPT}`,
  ];
  const { stdout } = await execute('unshare', words);
  check('the image runs', stdout.trim() === `${python} ${SHARD_BYTES}`, stdout.trim());
  return { image, layout: `oci:${layout}:live`, rootfs };
}

async function contentIn(scratch: string): Promise<string> {
  const folder = join(scratch, 'content');
  await mkdir(folder);
  for (const name of SHARDS) await writeFile(join(folder, name), randomBytes(SHARD_BYTES));
  await writeFile(join(folder, 'serve.py'), SCRIPT);
  return folder;
}

async function imageOn(base: BaseImage, python: string, content: string): Promise<ContainerImage> {
  const files = ['serve.py', ...SHARDS].map((name) => ({
    path: `var/task/${name}`,
    source: join(content, name),
  }));
  const options = {
    createdBy: 'model and code',
    cache: join(content, '..', 'layers'),
    maxBytes: SHARD_BYTES,
  };
  const layers = await packLayers(files, options);
  const entrypoint = [python, '/var/task/serve.py'];
  const settings = { architecture: ARCHITECTURE, entrypoint, workingDir: '/var/task' } as const;
  return buildImage({ ...settings, base, layers });
}

/** A push to a repository of a registry without credentials. */
function pushTo(repository: string): Push {
  return async (url, options) =>
    await pushImage(options.image, {
      ...options,
      client: clientOf(url, options.signal),
      repository,
      tag: 'live',
    });
}
