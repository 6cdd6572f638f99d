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
const REPOSITORY = 'lambda/python';
const PYTHONS = ['3.12', '3.13'];
const ARCHITECTURES = ['amd64', 'arm64'];
const ENTRYPOINT = 'lambda-entrypoint.sh';

/**
 * AWS's base images of Python, as public.ecr.aws serves them to everybody: here without Python, because a function's image
 * runs on the interpreter of this machine. Undefined for other requests.
 */
export function publicImage({ method }: Request, route: Route): Response | undefined {
  if (!['GET', 'HEAD'].includes(method) || !('name' in route) || route.name !== REPOSITORY) return undefined;
  const found = 'reference' in route ? IMAGES.get(route.reference) : undefined;
  if (!found) return failure(404, 'MANIFEST_UNKNOWN', 'Requested image not found');
  const headers = { 'content-type': found.type, 'content-length': String(found.body.length) };
  return new Response(method === 'HEAD' ? null : new Uint8Array(found.body), { headers });
}

/** By digest, and the indexes by tag, too. */
const IMAGES: ReadonlyMap<string, Stored> = new Map(PYTHONS.flatMap((python) => imagesOf(python)));

function imagesOf(python: string): [string, Stored][] {
  const images = ARCHITECTURES.map((architecture) => ({ architecture, ...imageOf(python, architecture) }));
  const index = document(`${OCI}.index.v1+json`, {
    schemaVersion: 2,
    manifests: images.map(({ architecture, manifest }) => ({
      ...descriptor(manifest),
      platform: { os: 'linux', architecture },
    })),
  });
  const stored = [index, ...images.flatMap(({ manifest, blobs }) => [manifest, ...blobs])];
  return [[python, index], ...stored.map((each): [string, Stored] => [digestOf(each.body), each])];
}

function imageOf(python: string, architecture: string): { manifest: Stored; blobs: Stored[] } {
  const tar = entryPointTar(python);
  const layer = { type: `${OCI}.layer.v1.tar+gzip`, body: gzipSync(tar) };
  const config = document(`${OCI}.config.v1+json`, {
    architecture,
    os: 'linux',
    config: {
      Entrypoint: [`/${ENTRYPOINT}`],
      Env: ['LAMBDA_TASK_ROOT=/var/task', 'LAMBDA_RUNTIME_DIR=/var/runtime'],
      WorkingDir: '/var/task',
    },
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
    history: [{ created_by: `Python ${python}` }],
  });
  const manifest = document(`${OCI}.manifest.v1+json`, {
    schemaVersion: 2,
    mediaType: `${OCI}.manifest.v1+json`,
    config: descriptor(config),
    layers: [descriptor(layer)],
  });
  return { manifest, blobs: [config, layer] };
}

/** A tar with the file that the entry point names. */
function entryPointTar(python: string): Buffer {
  const content = Buffer.from(`#!/bin/sh\n# Stands for AWS's entry point of Python ${python}.\n`);
  const header = Buffer.alloc(512);
  new Header({
    path: ENTRYPOINT,
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
