import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pullImage, type PulledImage } from '../../../src/package/registry/pull-image.ts';
import { RegistryClient } from '../../../src/package/registry/registry-client.ts';
import { calm, faultOf } from './pushed-image.ts';

const OCI = 'application/vnd.oci.image';

/** A registry with one repository, `base`, that asks for tokens; documents and blobs by path. */
let served: Map<string, { type: string; body: Buffer }>;
let requests: string[];
let failures: number[];
let server: Server;
let host = '';

beforeEach(async () => {
  [served, requests, failures] = [new Map(), [], []];
  server = createServer((request, response) => answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void server.close());

function answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
  requests.push(`${url} ${headers.authorization ?? ''}`.trim());
  if (url.startsWith('/token')) return void response.end(JSON.stringify({ token: 'the-token' }));
  if (headers.authorization !== 'Bearer the-token') {
    const challenge = `Bearer realm="http://${host}/token",service="it",scope="repository:base:pull"`;
    return void response.writeHead(401, { 'www-authenticate': challenge }).end();
  }
  const failure = failures.shift();
  if (failure !== undefined) return void response.writeHead(failure, { 'retry-after': '0' }).end();
  const found = served.get(url);
  if (!found)
    return void response.writeHead(404).end(JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN' }] }));
  response.writeHead(200, { 'content-type': found.type }).end(found.body);
}

function serve(path: string, body: unknown, type = 'application/octet-stream'): string {
  const content = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  served.set(`/v2/base/${path}/${digest}`, { type, body: content });
  return digest;
}

function serveImage(architecture: string): string {
  const layer = Buffer.from(`layer of ${architecture}`);
  const config = { architecture, os: 'linux', rootfs: { type: 'layers', diff_ids: ['sha256:0'] } };
  const manifest = {
    config: {
      mediaType: `${OCI}.config.v1+json`,
      digest: serve('blobs', config),
      size: JSON.stringify(config).length,
    },
    layers: [{ mediaType: `${OCI}.layer.v1.tar+gzip`, digest: serve('blobs', layer), size: layer.length }],
  };
  return serve('manifests', manifest, `${OCI}.manifest.v1+json`);
}

function serveIndex(...architectures: readonly string[]): void {
  const manifests = architectures.map((architecture) => ({
    mediaType: `${OCI}.manifest.v1+json`,
    digest: serveImage(architecture),
    size: 1,
    platform: { os: architecture === 'unknown' ? 'unknown' : 'linux', architecture },
  }));
  const body = Buffer.from(JSON.stringify({ manifests }));
  served.set('/v2/base/manifests/latest', { type: `${OCI}.index.v1+json`, body });
}

async function pull(architecture = 'arm64', reference = 'latest'): Promise<PulledImage> {
  const clock = { now: () => 0, sleep: async () => await Promise.resolve() };
  const credentials = { username: 'me', password: 'secret' };
  const client = new RegistryClient({ registry: host, credentials, signal: calm().signal, clock });
  return await pullImage(client, { repository: 'base', reference }, architecture);
}

async function contentOf(image: PulledImage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of image.layers[0]?.open() ?? []) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}

describe('a pulled image', () => {
  it('is the one of the platform, by a token that the credentials pay for once', async () => {
    serveIndex('unknown', 'amd64', 'arm64');
    const image = await pull();
    expect(image.config.architecture).toBe('arm64');
    expect(await contentOf(image)).toBe('layer of arm64');
    const forToken = requests.filter((each) => each.startsWith('/token'));
    expect(forToken).toEqual([`/token?service=it&scope=repository%3Abase%3Apull Basic ${btoa('me:secret')}`]);
  });

  it('is named by the digest of its manifest, and read by it alone', async () => {
    serveIndex('arm64');
    const { digest } = await pull();
    expect((await pull('arm64', digest)).digest).toBe(digest);
  });

  it('arrives although the registry is busy for a while', async () => {
    serveIndex('arm64');
    failures = [503, 429, 500];
    expect(await contentOf(await pull())).toBe('layer of arm64');
    failures = Array.from({ length: 9 }, () => 503);
    expect((await faultOf(pull())).message).toContain('answered 503');
  });

  it('is refused when it is not for the platform', async () => {
    serveIndex('amd64', 'unknown');
    expect((await faultOf(pull())).message).toContain('no image for linux/arm64, only for linux/amd64');
  });

  it('is refused when a layer or manifest is not what its digest says', async () => {
    serveIndex('arm64');
    const image = await pull();
    const layer = served.get(`/v2/base/blobs/${image.layers[0]?.digest}`);
    if (layer) layer.body = Buffer.from('layer of armXX');
    expect((await faultOf(contentOf(image))).message).toContain('returned other bytes than sha256:');
    served.set(`/v2/base/manifests/${image.digest}`, {
      type: `${OCI}.manifest.v1+json`,
      body: Buffer.from('{}'),
    });
    expect((await faultOf(pull())).message).toContain('its digest is sha256:');
  });

  it('is refused with documents that are none of an image', async () => {
    for (const body of [{ schemaVersion: 1 }, Buffer.from('no JSON')]) {
      const digest = serve('manifests', body, `${OCI}.manifest.v1+json`);
      expect((await faultOf(pull('arm64', digest))).message).toContain('its manifest is malformed');
    }
  });
});
