import { AwsError } from '../../aws-error.ts';
import { layerResponse } from '../layer-download.ts';
import type { LayerUpload, Repository } from '../registry.ts';
import { append, completeUpload, startUpload, uploadOf } from '../uploads.ts';
import { failure } from './errors.ts';
import type { Exchange } from './exchange.ts';

/**
 * A blob. AWS redirects to a link of S3; a link of this emulator is on the same host, to which clients would send their
 * credentials again.
 */
export function readBlob({ request, repository }: Exchange, digest: string): Response {
  const layer = repository.layers.get(digest);
  if (!layer) return failure(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
  const response = layerResponse(layer, request.headers.get('range'));
  response.headers.set('docker-content-digest', digest);
  return response;
}

/** Begins an upload. Blobs are not mounted: the account setting BLOB_MOUNTING is off unless somebody switches it on. */
export async function postUpload(exchange: Exchange): Promise<Response> {
  const { repository, contents, url, request } = exchange;
  const upload = startUpload(repository, contents);
  const digest = url.searchParams.get('digest');
  if (digest === null) return accepted(repository, upload, 202);
  await receive(repository, upload, request);
  return complete(exchange, upload, digest);
}

/**
 * Appends a chunk as ECR does: it answers 201 instead of 202, and its Range stays at the end of the first chunk although
 * every chunk is stored (aws/containers-roadmap#2831). A chunk that starts elsewhere is refused.
 */
export async function patchUpload({ repository, request }: Exchange, id: string): Promise<Response> {
  const upload = uploadOf(repository, id);
  const start = /^(\d+)-\d+$/.exec(request.headers.get('content-range') ?? '')?.[1];
  if (start !== undefined && Number(start) !== upload.writer.size())
    return failure(416, 'BLOB_UPLOAD_INVALID', 'the chunk does not follow the last one');
  await receive(repository, upload, request);
  return accepted(repository, upload, 201);
}

export function uploadStatus({ repository }: Exchange, id: string): Response {
  return accepted(repository, uploadOf(repository, id), 204);
}

/** Ends an upload, with its last chunk if there is one. */
export async function putUpload(exchange: Exchange, id: string): Promise<Response> {
  const { repository, request, url } = exchange;
  const upload = uploadOf(repository, id);
  await receive(repository, upload, request);
  return complete(exchange, upload, url.searchParams.get('digest') ?? '');
}

/** Takes a chunk in. One that breaks off ends the upload: what of it was stored is not known. */
async function receive(repository: Repository, upload: LayerUpload, { body }: Request): Promise<void> {
  const before = upload.writer.size();
  try {
    for await (const chunk of body ?? []) append(upload, chunk);
  } catch (error) {
    repository.uploads.delete(upload.id);
    upload.writer.discard();
    throw error;
  }
  const bytes = upload.writer.size() - before;
  if (bytes > 0) upload.parts.push(bytes);
}

function complete({ repository }: Exchange, upload: LayerUpload, digest: string): Response {
  try {
    completeUpload(repository, upload, [digest], 0);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'LayerAlreadyExistsException') throw error;
  }
  const location = `/v2/${repository.name}/blobs/${digest}`;
  return new Response(null, { status: 201, headers: { location, 'docker-content-digest': digest } });
}

function accepted({ name }: Repository, { id, parts }: LayerUpload, status: number): Response {
  const [first = 0] = parts;
  const headers = {
    location: `/v2/${name}/blobs/uploads/${id}`,
    range: `0-${Math.max(0, first - 1)}`,
    'docker-upload-uuid': id,
  };
  return new Response(null, { status, headers });
}
