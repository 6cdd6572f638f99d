import type { AccountContext, Service } from '../account/account-context.ts';
import { ACTION_HEADER } from '../protocol/actions.ts';
import { presignedUrl } from '../signature/presigned-url.ts';
import type { Layer, Registry, Repository } from './registry.ts';

const PATH = /^\/ecr-layers\/(.+)\/(sha256:[0-9a-f]{64})$/;
const OPERATION = 'DownloadLayer';

// ECR does not say how long its links last; clients that resume ask for another one.
const VALID_FOR_S = 3_600;

/** A presigned URL of a layer; at AWS that is one of an S3 bucket of ECR. */
export function layerUrl(
  account: AccountContext,
  region: string,
  { name }: Repository,
  digest: string,
): string {
  const url = `${account.baseUrl()}/ecr-layers/${name}/${digest}`;
  const about = { url, region, service: 'ecr', validForS: VALID_FOR_S, now: new Date() };
  return presignedUrl(about, account.keys.urlKey);
}

/** Serves what `layerUrl` names, whole or from a byte on, as S3 does. */
export function withLayerDownloads(service: Service, registry: Registry): Service {
  return {
    ...service,
    operations: [...service.operations, OPERATION],
    isPresignable: ({ method, url }) => method === 'GET' && PATH.test(decodedPath(url)),
    handle: async (request, call) => {
      const [, name, digest] = PATH.exec(decodedPath(request.url)) ?? [];
      if (name === undefined || digest === undefined) return await service.handle(request, call);
      await call.admit(OPERATION);
      const layer = registry.in(call.region).get(name)?.layers.get(digest);
      const response = layer
        ? layerResponse(layer, request.headers.get('range'))
        : new Response(null, { status: 404 });
      response.headers.set(ACTION_HEADER, OPERATION);
      return response;
    },
  };
}

/** The bytes of a layer, whole or from a byte on. */
export function layerResponse({ content }: Layer, range: string | null): Response {
  const { size } = content;
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  if (start > 0 && start >= size) return new Response(null, { status: 416 });
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(size - start) };
  if (start === 0) return new Response(content.stream(0, size), { headers });
  const contentRange = `bytes ${start}-${size - 1}/${size}`;
  return new Response(content.stream(start, size), {
    status: 206,
    headers: { ...headers, 'content-range': contentRange },
  });
}

function decodedPath(url: string): string {
  return decodeURIComponent(new URL(url).pathname);
}
