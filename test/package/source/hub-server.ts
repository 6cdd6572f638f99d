import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Files } from '../model-folder.ts';

/** A repository on the hub: its files, its commit, and who may read it. */
export interface Repository {
  readonly files: Files;
  readonly commit: string;
  /** Readers need this token. */
  readonly token?: string;
  readonly gated?: boolean;
}

export interface HubServer {
  readonly url: string;
  /** Method and path of every request. */
  readonly requests: string[];
  close(): Promise<void>;
}

// Files as large as this are in Large File Storage, behind a redirect.
const LFS_BYTES = 1000;

/** Answers the Hub's HTTP API as huggingface_hub uses it: model info, tree, resolve, LFS with ranges. */
export async function startHub(repositories: Readonly<Record<string, Repository>>): Promise<HubServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(repositories, request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, close };
}

const ROUTES = {
  info: /^\/api\/models\/([^/]+\/[^/]+)(?:\/revision\/([^/]+))?$/,
  tree: /^\/api\/models\/([^/]+\/[^/]+)\/tree\/([^/]+)$/,
  file: /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/,
  lfs: /^\/lfs\/([^/]+\/[^/]+)\/(.+)$/,
};

function answer(
  repositories: Readonly<Record<string, Repository>>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const path = decodeURIComponent(new URL(request.url ?? '', 'http://hub').pathname);
  const [kind, match] =
    Object.entries(ROUTES)
      .map(([name, route]) => [name, route.exec(path)] as const)
      .find(([, found]) => found) ?? [];
  const [, name = '', second = '', third = ''] = match ?? [];
  const repository = repositories[name];
  const denied = kind === 'lfs' ? undefined : denial(repository, request, second);
  if (!repository || denied) {
    const [status, code] = denied ?? [404, 'RepoNotFound'];
    response.writeHead(status, { 'x-error-code': code, 'x-error-message': code }).end();
  } else if (kind === 'info') sendJson(response, infoOf(name, repository));
  else if (kind === 'tree') sendJson(response, treeOf(repository));
  else if (kind === 'file') sendFile(name, repository, third, request, response);
  else sendLfs(repository.files[second], request, response);
}

/** As the Hub: 401 RepoNotFound hides what a caller may not see; a gated model is shown, its files are not. */
function denial(
  repository: Repository | undefined,
  request: IncomingMessage,
  revision: string,
): readonly [number, string] | undefined {
  const token = request.headers.authorization?.replace('Bearer ', '');
  if (!repository) return token === undefined ? [401, 'RepoNotFound'] : [404, 'RepoNotFound'];
  if (repository.token !== undefined && token !== repository.token)
    return repository.gated ? [403, 'GatedRepo'] : [401, 'RepoNotFound'];
  const known = ['', 'main', 'v1', repository.commit];
  return known.includes(revision) ? undefined : [404, 'RevisionNotFound'];
}

function infoOf(id: string, { files, commit }: Repository): object {
  const siblings = Object.keys(files).map((rfilename) => ({ rfilename }));
  return { id, modelId: id, sha: commit, private: false, tags: [], siblings };
}

function treeOf({ files }: Repository): object {
  return Object.entries(files).map(([path, content]) => {
    const size = Buffer.byteLength(content);
    const oid = hashOf('sha1', content);
    const lfs = { oid: hashOf('sha256', content), size, pointerSize: 130 };
    return { type: 'file', oid, size, path, ...(size >= LFS_BYTES && { lfs }) };
  });
}

function sendFile(
  name: string,
  { files, commit }: Repository,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const content = files[path];
  const common = { 'x-repo-commit': commit };
  if (content === undefined) {
    response.writeHead(404, { ...common, 'x-error-code': 'EntryNotFound' }).end();
    return;
  }
  const size = Buffer.byteLength(content);
  if (size < LFS_BYTES) {
    response.writeHead(200, { ...common, etag: `"${hashOf('sha1', content)}"`, 'content-length': size });
    response.end(request.method === 'HEAD' ? undefined : content);
    return;
  }
  const linked = { 'x-linked-size': size, 'x-linked-etag': `"${hashOf('sha256', content)}"` };
  // To another host: huggingface_hub follows a redirect to its own at once, as that of a renamed repository.
  const location = `http://localhost:${request.socket.localPort}/lfs/${name}/${path}`;
  response.writeHead(302, { ...common, ...linked, location }).end();
}

function sendLfs(
  content: string | Uint8Array | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const bytes = Buffer.from(content ?? '');
  const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
  const headers = { 'content-length': bytes.length - from, ...(from > 0 && range) };
  response.writeHead(from > 0 ? 206 : 200, headers);
  response.end(request.method === 'HEAD' ? undefined : bytes.subarray(from));
}

function sendJson(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function hashOf(algorithm: string, content: string | Uint8Array): string {
  return createHash(algorithm).update(content).digest('hex');
}
