/** A deployed API and the path below its URL, encoded. */
export interface ApiAddress {
  readonly id: string;
  readonly path: string;
}

/** The API and path of a URL: `{id}.execute-api.{anything}/path`, or `/execute-api/{id}/path` without DNS. */
export function apiAddress(url: URL): ApiAddress | undefined {
  const byHost = /^([a-z0-9]+)\.execute-api\./.exec(url.hostname);
  if (byHost?.[1]) return { id: byHost[1], path: url.pathname };
  const byPath = /^\/execute-api\/([a-z0-9]+)(\/.*)?$/.exec(url.pathname);
  return byPath?.[1] ? { id: byPath[1], path: byPath[2] ?? '/' } : undefined;
}
