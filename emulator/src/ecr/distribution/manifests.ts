import { AwsError } from '../../aws-error.ts';
import { putImage, taggedImage } from '../put-image.ts';
import { readManifest } from '../manifest.ts';
import { failure } from './errors.ts';
import type { Exchange } from './exchange.ts';

export function readManifestOf({ request, repository }: Exchange, reference: string): Response {
  const found = repository.images.get(reference) ?? taggedImage(repository, reference);
  if (!found) return failure(404, 'MANIFEST_UNKNOWN', 'Requested image not found');
  const bytes = Buffer.from(found.manifest);
  const headers = {
    'content-type': found.mediaType,
    'content-length': String(bytes.length),
    'docker-content-digest': found.digest,
  };
  return new Response(request.method === 'HEAD' ? null : bytes, { headers });
}

export async function putManifest(exchange: Exchange, reference: string): Promise<Response> {
  const { request, registry, repository } = exchange;
  const manifest = await request.text();
  const mediaType = request.headers.get('content-type') ?? undefined;
  const isDigest = reference.startsWith('sha256:');
  const named = isDigest ? { digest: reference } : { tag: reference };
  const { digest } = readManifest(manifest, mediaType);
  try {
    putImage(registry, repository, { manifest, mediaType, ...named });
  } catch (error) {
    if (!isSame(error)) throw error;
    // A tag of an immutable repository is refused even for the image that has it (moby/buildkit#3776).
    if (!isDigest && repository.tagMutability === 'IMMUTABLE') throw tagTaken(repository.name, reference);
  }
  const location = `/v2/${repository.name}/manifests/${digest}`;
  return new Response(null, { status: 201, headers: { location, 'docker-content-digest': digest } });
}

export function listTags({ repository: { name, images } }: Exchange): Response {
  const tags = [...images.values()].flatMap((image) => [...image.tags]).toSorted();
  return Response.json({ name, tags });
}

function isSame(error: unknown): boolean {
  return error instanceof AwsError && error.code === 'ImageAlreadyExistsException';
}

function tagTaken(name: string, tag: string): AwsError {
  return new AwsError(
    'ImageTagAlreadyExistsException',
    `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the repository is immutable.`,
  );
}
