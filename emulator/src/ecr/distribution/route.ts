/** A request to the distribution API, by its endpoint (OCI distribution-spec, "Endpoints"). */
export type Route =
  | { readonly to: 'base' }
  | { readonly to: 'uploads' | 'tags'; readonly name: string }
  | { readonly to: 'blob' | 'upload' | 'manifest'; readonly name: string; readonly reference: string };

const PATTERNS = [
  ['uploads', /^\/v2\/(.+)\/blobs\/uploads\/?$/],
  ['upload', /^\/v2\/(.+)\/blobs\/uploads\/([^/]+)$/],
  ['blob', /^\/v2\/(.+)\/blobs\/([^/]+:[^/]+)$/],
  ['manifest', /^\/v2\/(.+)\/manifests\/([^/]+)$/],
  ['tags', /^\/v2\/(.+)\/tags\/list$/],
] as const;

/** The endpoint of a path; undefined for the paths of API Gateway, which begin with /v2 too. */
export function routeOf(path: string): Route | undefined {
  if (path === '/v2/' || path === '/v2') return { to: 'base' };
  for (const [to, pattern] of PATTERNS) {
    const [, name, reference = ''] = pattern.exec(path) ?? [];
    if (name !== undefined) return { to, name, reference };
  }
  return undefined;
}
