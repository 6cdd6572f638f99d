import { CreateRepositoryCommand, ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContainerImage } from '../../../src/contract/image.ts';
import { decoded } from '../../../src/package/registry/credentials.ts';
import { pullImage } from '../../../src/package/registry/pull-image.ts';
import { pushImage } from '../../../src/package/registry/push-image.ts';
import { RegistryClient } from '../../../src/package/registry/registry-client.ts';
import { notesIn } from '../../../src/package/registry/upload-notes.ts';
import { type CutProxy, openCutProxy } from '../../cut-proxy.ts';
import { type EmulatedAccount, KEY, openEmulatedAccount, REGION } from '../../emulated-account.ts';
import { scratchFolder } from '../model-folder.ts';
import { calm, faultOf, imageOf, MIB } from './pushed-image.ts';

const REPOSITORY = 'shop/images';
let account: EmulatedAccount;
let proxy: CutProxy;
let authorizationToken = '';

beforeEach(async () => {
  account = await openEmulatedAccount({ instant: true });
  proxy = await openCutProxy(account.url);
  const ecr = new ECRClient({ endpoint: account.url, region: REGION, credentials: KEY });
  await ecr.send(new CreateRepositoryCommand({ repositoryName: REPOSITORY }));
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  authorizationToken = authorizationData?.[0]?.authorizationToken ?? '';
});
afterEach(async () => {
  await proxy.close();
  await account.close();
});

function clientOf({ signal } = calm()): RegistryClient {
  const registry = new URL(proxy.url).host;
  const clock = { now: () => Date.now(), sleep: async () => await Promise.resolve() };
  return new RegistryClient({ registry, credentials: decoded(authorizationToken), signal, clock });
}

async function push(image: ContainerImage, options = calm()): Promise<void> {
  await pushImage(image, { client: clientOf(options), repository: REPOSITORY, tag: 'live', ...options });
}

async function layersFrom(reference: string): Promise<string[]> {
  const pulled = await pullImage(clientOf(), { repository: REPOSITORY, reference }, 'amd64');
  return pulled.layers.map(({ digest }) => digest);
}

describe('a pushed image', () => {
  it('is in the registry with its digest; another push sends no blob', async () => {
    const image = await imageOf(MIB);
    const seen: (readonly [number, number])[] = [];
    await push(image, calm({ onBytes: (...bytes) => void seen.push(bytes) }));
    const total = image.blobs.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(seen.at(-1)).toEqual([total, total]);
    expect(await layersFrom(image.digest)).toEqual(image.blobs.slice(0, -1).map(({ digest }) => digest));
    const before = proxy.bytes.sent;
    await push(image);
    expect(proxy.bytes.sent - before).toBeLessThan(10_000);
  });

  it('is continued by another process where it stopped at 90 %', async () => {
    const image = await imageOf(48 * MIB);
    const notes = notesIn(await scratchFolder());
    const stop = new AbortController();
    const onBytes = (done: number, total: number): void => {
      if (done / total >= 0.9) stop.abort();
    };
    const stopped = await faultOf(push(image, { signal: stop.signal, onBytes, notes }));
    expect(stopped.code).toBe('interrupted');
    await push(image, calm({ notes }));
    const total = image.blobs.reduce((sum, { bytes }) => sum + bytes, 0);
    // Headers, of all requests of both.
    expect(proxy.bytes.sent - total).toBeLessThan(64 * 1024);
    expect(await layersFrom('live')).toHaveLength(2);
  });

  it('starts a blob again that broke off inside a chunk', async () => {
    const image = await imageOf(20 * MIB);
    proxy.cutAfter('sent', 18 * MIB);
    await push(image);
    // What was sent, the whole blob, and a chunk in vain if the registry has not noticed the break when it is asked.
    expect(proxy.bytes.sent).toBeLessThan((18 + 20 + 8.1) * MIB);
    expect(await layersFrom('live')).toHaveLength(2);
  });

  it('arrives although answers get lost', async () => {
    const image = await imageOf(20 * MIB);
    for (const action of ['InitiateLayerUpload', 'UploadLayerPart', 'CompleteLayerUpload', 'PutImage']) {
      account.emulator.account.faults.add({ service: 'ecr', action, kind: 'lost-answer', times: 1 });
    }
    await push(image);
    expect(await layersFrom('live')).toHaveLength(2);
  });

  it('carries the layers of its base from one registry to another', async () => {
    await push(await imageOf(10 * MIB));
    const base = await pullImage(clientOf(), { repository: REPOSITORY, reference: 'live' }, 'amd64');
    const other = await openEmulatedAccount({ instant: true });
    try {
      const image = await imageOf(MIB, { base });
      const client = await clientOfOther(other);
      const before = proxy.bytes.received;
      proxy.cutAfter('received', 5 * MIB);
      await pushImage(image, { client, repository: REPOSITORY, ...calm() });
      const pulled = await pullImage(client, { repository: REPOSITORY, reference: image.digest }, 'amd64');
      expect(pulled.layers.map(({ digest }) => digest)).toEqual(
        image.blobs.slice(0, -1).map(({ digest }) => digest),
      );
      expect(pulled.layers.slice(0, 2)).toMatchObject(base.layers.map(({ digest }) => ({ digest })));
      expect(proxy.bytes.received - before).toBeLessThan(12 * MIB);
    } finally {
      await other.close();
    }
  });
});

async function clientOfOther({ url }: EmulatedAccount): Promise<RegistryClient> {
  const ecr = new ECRClient({ endpoint: url, region: REGION, credentials: KEY });
  await ecr.send(new CreateRepositoryCommand({ repositoryName: REPOSITORY }));
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const credentials = decoded(authorizationData?.[0]?.authorizationToken ?? '');
  return new RegistryClient({ registry: new URL(url).host, credentials, signal: calm().signal });
}

describe('a registry that refuses', () => {
  it('is reported with what to do', async () => {
    const registry = new URL(proxy.url).host;
    const client = new RegistryClient({ registry, signal: calm().signal });
    const missing = { repository: REPOSITORY, reference: 'none' };
    expect((await faultOf(pullImage(client, missing, 'amd64'))).code).toBe('credentials');
    const unknown = await faultOf(pullImage(clientOf(), missing, 'amd64'));
    expect(unknown.message).toContain('answered 404 MANIFEST_UNKNOWN');
    const nowhere = pushImage(await imageOf(MIB), { client: clientOf(), repository: 'none', ...calm() });
    expect((await faultOf(nowhere)).message).toContain('404');
  });
});
