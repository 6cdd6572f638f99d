import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AwsClients, awsClients } from '../../../src/aws/core/clients.ts';
import { pushToEcr } from '../../../src/aws/ecr/push-image.ts';
import { scanFindings } from '../../../src/aws/ecr/scan-findings.ts';
import { imageTag } from '../../../src/aws/ecr/image.ts';
import { type ContainerImage, blobBytes } from '../../../src/contract/image.ts';
import { type CutProxy, openCutProxy } from '../../cut-proxy.ts';
import { awsEnvironment, type EmulatedAccount, openEmulatedAccount, REGION } from '../../emulated-account.ts';
import { calm, faultOf, heldNotes, imageOf, MIB } from '../../package/registry/pushed-image.ts';
import { images, withRepository } from '../specs/images.ts';

const REPOSITORY = 'shop-dev';
/** What a layer of so many bytes takes in JSON. */
const asBase64 = (bytes: number): number => (bytes * 4) / 3;
let account: EmulatedAccount;
let proxy: CutProxy;
let aws: AwsClients;

beforeEach(async () => {
  account = await openEmulatedAccount({
    instant: true,
    imageFindings: [{ name: 'CVE-2026-1', severity: 'HIGH' }],
  });
  proxy = await openCutProxy(account.url);
  Object.assign(process.env, awsEnvironment(proxy.url));
  aws = awsClients(REGION, process.env);
  await withRepository(aws, REPOSITORY);
});
afterEach(async () => {
  await proxy.close();
  await account.close();
});

async function push(image: ContainerImage, options = calm()): Promise<void> {
  await pushToEcr(aws, REPOSITORY, { image, tag: imageTag(image.digest) }, options);
}

async function found(image: ContainerImage): Promise<string | undefined> {
  return (await images(aws).read(`${REPOSITORY}:${imageTag(image.digest)}`))?.digest;
}

/** Fails the next call of an action once, after it was carried out or instead. */
function strike(action: string, fault: { kind: 'lost-answer' } | { kind: 'error'; code: string }): void {
  account.emulator.account.faults.add({ service: 'ecr', action, times: 1, ...fault });
}

describe('an image for ECR', () => {
  it('is pushed with progress in bytes; a second push sends nothing, and its scan can be read', async () => {
    const image = await imageOf(6 * MIB);
    const seen: (readonly [number, number])[] = [];
    await push(image, calm({ onBytes: (...bytes) => void seen.push(bytes) }));
    expect(await found(image)).toBe(image.digest);
    const done = seen.map(([bytes]) => bytes);
    expect(done).toEqual(done.toSorted((left, right) => left - right));
    expect(seen.at(-1)).toEqual([blobBytes(image), blobBytes(image)]);
    const before = proxy.bytes.sent;
    await push(image);
    expect(proxy.bytes.sent - before).toBeLessThan(10_000);
    expect(await scanFindings(aws, REPOSITORY, { imageDigest: image.digest })).toEqual({
      status: 'COMPLETE',
      findings: [{ name: 'CVE-2026-1', severity: 'HIGH' }],
    });
    expect(await scanFindings(aws, REPOSITORY, { imageDigest: `sha256:${'0'.repeat(64)}` })).toBeUndefined();
  });

  it('is continued by another process where it stopped at 90 %', async () => {
    const image = await imageOf(26 * MIB);
    const notes = heldNotes();
    const stop = new AbortController();
    const onBytes = (done: number, total: number): void => {
      if (done / total >= 0.9) stop.abort();
    };
    expect((await faultOf(push(image, { signal: stop.signal, onBytes, notes }))).code).toBe('interrupted');
    expect(await found(image)).toBeUndefined();
    await push(image, calm({ notes }));
    expect(await found(image)).toBe(image.digest);
    // Headers, and JSON around the parts.
    expect(proxy.bytes.sent - asBase64(blobBytes(image))).toBeLessThan(64 * 1024);
    expect(notes.held.size).toBe(0);
  });

  it('goes on where ECR says when its notes are behind', async () => {
    const image = await imageOf(16 * MIB);
    const notes = heldNotes();
    const stop = new AbortController();
    const onBytes = (done: number): void => {
      if (done >= 10 * MIB) stop.abort();
    };
    await faultOf(push(image, { signal: stop.signal, onBytes, notes }));
    for (const [key, note] of notes.held) notes.held.set(key, { ...note, offset: 5 * MIB });
    await push(image, calm({ notes }));
    expect(await found(image)).toBe(image.digest);
    // One part is sent in vain.
    expect(proxy.bytes.sent).toBeLessThan(asBase64(blobBytes(image) + 5 * MIB) + 64 * 1024);
  });

  it('loses one part at most when the connection breaks', async () => {
    const image = await imageOf(16 * MIB);
    proxy.cutAfter('sent', asBase64(14 * MIB));
    await push(image);
    expect(await found(image)).toBe(image.digest);
    expect(proxy.bytes.sent).toBeLessThan(asBase64(blobBytes(image) + 5 * MIB) + 64 * 1024);
  });

  it.each(['InitiateLayerUpload', 'UploadLayerPart', 'CompleteLayerUpload', 'PutImage'])(
    'arrives although the answer to %s is lost',
    async (action) => {
      const image = await imageOf(6 * MIB);
      strike(action, { kind: 'lost-answer' });
      await push(image);
      expect(await found(image)).toBe(image.digest);
      expect(proxy.bytes.sent).toBeLessThan(asBase64(blobBytes(image) + 5 * MIB) + 64 * 1024);
    },
  );

  it('is there once when it is pushed twice at the same time', async () => {
    const image = await imageOf(1_000);
    await Promise.all([push(image), push(image)]);
    expect(await images(aws).list(REPOSITORY)).toHaveLength(1);
  });

  it.each([
    ['UploadLayerPart', 'UploadNotFoundException'],
    ['CompleteLayerUpload', 'UploadNotFoundException'],
    ['CompleteLayerUpload', 'LayerPartTooSmallException'],
    ['CompleteLayerUpload', 'InvalidLayerException'],
  ])('starts a layer again when %s says %s', async (action, code) => {
    const image = await imageOf(1_000);
    strike(action, { kind: 'error', code });
    await push(image);
    expect(await found(image)).toBe(image.digest);
  });

  it('is not pushed for ever when ECR finds another digest each time', async () => {
    const image = await imageOf(1_000);
    account.emulator.account.faults.add({
      service: 'ecr',
      action: 'CompleteLayerUpload',
      kind: 'error',
      code: 'InvalidLayerException',
      times: 9,
    });
    expect((await faultOf(push(image))).message).toContain('InvalidLayerException');
  });
});
