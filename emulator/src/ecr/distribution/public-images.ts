import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { failure } from './errors.ts';
import type { Route } from './route.ts';

/** A document or layer, with its media type. */
interface Stored {
  readonly type: string;
  readonly body: Buffer;
}

const OCI = 'application/vnd.oci.image';
const PYTHONS = ['3.12', '3.13'];
const ARCHITECTURES = ['amd64', 'arm64'];

/** An image of Python: the one file that it has here, and the members of its config. */
interface PythonImage {
  readonly tag: string;
  readonly program: string;
  readonly config: object;
}

/**
 * Images of Python that public.ecr.aws serves to everybody: AWS's base images, and the official ones of Docker. Here they
 * are without Python, because what is built on them runs on the interpreter of this machine. Undefined for other requests.
 */
export function publicImage({ method }: Request, route: Route): Response | undefined {
  if (!['GET', 'HEAD'].includes(method) || !('name' in route)) return undefined;
  const images = REPOSITORIES.get(route.name);
  if (!images) return undefined;
  const found = 'reference' in route ? images.get(route.reference) : undefined;
  if (!found) return failure(404, 'MANIFEST_UNKNOWN', 'Requested image not found');
  const headers = { 'content-type': found.type, 'content-length': String(found.body.length) };
  return new Response(method === 'HEAD' ? null : new Uint8Array(found.body), { headers });
}

function ofLambda(python: string): PythonImage {
  const program = 'lambda-entrypoint.sh';
  const Env = ['LAMBDA_TASK_ROOT=/var/task', 'LAMBDA_RUNTIME_DIR=/var/runtime'];
  return { tag: python, program, config: { Entrypoint: [`/${program}`], Env, WorkingDir: '/var/task' } };
}

function ofDocker(python: string): PythonImage {
  const program = `usr/local/bin/python${python}`;
  const path = 'PATH=/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const Env = [path, `PYTHON_VERSION=${python}.0`];
  return { tag: `${python}-slim-trixie`, program, config: { Cmd: ['python3'], Env } };
}

/** By digest, and the indexes by tag, too. */
const REPOSITORIES: ReadonlyMap<string, ReadonlyMap<string, Stored>> = new Map([
  ['lambda/python', new Map(PYTHONS.flatMap((python) => imagesOf(ofLambda(python))))],
  ['docker/library/python', new Map(PYTHONS.flatMap((python) => imagesOf(ofDocker(python))))],
]);

function imagesOf(python: PythonImage): [string, Stored][] {
  const images = ARCHITECTURES.map((architecture) => ({ architecture, ...imageOf(python, architecture) }));
  const index = document(`${OCI}.index.v1+json`, {
    schemaVersion: 2,
    manifests: images.map(({ architecture, manifest }) => ({
      ...descriptor(manifest),
      platform: { os: 'linux', architecture },
    })),
  });
  const stored = [index, ...images.flatMap(({ manifest, blobs }) => [manifest, ...blobs])];
  return [[python.tag, index], ...stored.map((each): [string, Stored] => [digestOf(each.body), each])];
}

function imageOf(
  { program, config: settings, tag }: PythonImage,
  architecture: string,
): { manifest: Stored; blobs: Stored[] } {
  const tar = programTar(program);
  const layer = { type: `${OCI}.layer.v1.tar+gzip`, body: gzipSync(tar) };
  const config = document(`${OCI}.config.v1+json`, {
    architecture,
    os: 'linux',
    config: settings,
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
    history: [{ created_by: `Python ${tag}` }],
  });
  const manifest = document(`${OCI}.manifest.v1+json`, {
    schemaVersion: 2,
    mediaType: `${OCI}.manifest.v1+json`,
    config: descriptor(config),
    layers: [descriptor(layer)],
  });
  return { manifest, blobs: [config, layer] };
}

/** A tar with one file. */
function programTar(path: string): Buffer {
  const content = Buffer.from(`#!/bin/sh\n# Stands for /${path} of the image.\n`);
  const header = Buffer.alloc(512);
  new Header({
    path,
    mode: 0o755,
    size: content.length,
    type: 'File',
    mtime: new Date(0),
  }).encode(header);
  return Buffer.concat([header, content, Buffer.alloc(512 - content.length), Buffer.alloc(1024)]);
}

function document(type: string, value: object): Stored {
  return { type, body: Buffer.from(JSON.stringify(value)) };
}

function descriptor({ type, body }: Stored): object {
  return { mediaType: type, digest: digestOf(body), size: body.length };
}

function digestOf(body: Uint8Array): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}
