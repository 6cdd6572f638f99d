import {
  BatchCheckLayerAvailabilityCommand,
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  CompleteLayerUploadCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  DescribeImageScanFindingsCommand,
  GetDownloadUrlForLayerCommand,
  InitiateLayerUploadCommand,
  ListImagesCommand,
  PutImageCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr';
import { describe, expect, it } from 'vitest';
import { refusal } from '../account-context.ts';
import { push, registryUnderTest, REPOSITORY, sha256, upload } from './registry-under-test.ts';

const account = registryUnderTest({ imageFindings: [{ name: 'CVE-2026-1', severity: 'HIGH' }] });
const MIB = 1024 ** 2;
const repositoryName = REPOSITORY;

async function start(): Promise<string> {
  return (await account.ecr.send(new InitiateLayerUploadCommand({ repositoryName }))).uploadId ?? '';
}

async function send(uploadId: string, partFirstByte: number, layerPartBlob: Uint8Array): Promise<unknown> {
  const partLastByte = partFirstByte + layerPartBlob.length - 1;
  return await account.ecr.send(
    new UploadLayerPartCommand({ repositoryName, uploadId, partFirstByte, partLastByte, layerPartBlob }),
  );
}

async function complete(uploadId: string, ...layerDigests: string[]): Promise<unknown> {
  return await account.ecr.send(new CompleteLayerUploadCommand({ repositoryName, uploadId, layerDigests }));
}

describe('an upload of a layer', () => {
  it('is available once it is complete, and downloads from any byte on', async () => {
    const content = Buffer.alloc(11 * MIB, 'layer');
    const layerDigest = await upload(account.ecr, content, { partBytes: 5 * MIB });
    const other = sha256('other');
    const layerDigests = [layerDigest, other];
    const available = await account.ecr.send(
      new BatchCheckLayerAvailabilityCommand({ repositoryName, layerDigests }),
    );
    expect(available.layers).toMatchObject([
      { layerDigest, layerAvailability: 'AVAILABLE', layerSize: content.length },
    ]);
    expect(available.failures).toMatchObject([{ layerDigest: other, failureCode: 'MissingLayerDigest' }]);
    const { downloadUrl = '' } = await account.ecr.send(
      new GetDownloadUrlForLayerCommand({ repositoryName, layerDigest }),
    );
    const whole = Buffer.from(await (await fetch(downloadUrl)).arrayBuffer());
    expect(sha256(whole)).toBe(layerDigest);
    const rest = await fetch(downloadUrl, { headers: { range: `bytes=${content.length - 3}-` } });
    expect([rest.status, (await rest.arrayBuffer()).byteLength]).toEqual([206, 3]);
    expect((await fetch(downloadUrl.replace('Signature=', 'Signature=0'))).status).toBe(400);
  });

  it('says where it continues after a part that does not follow the last one', async () => {
    const uploadId = await start();
    await send(uploadId, 0, Buffer.alloc(5 * MIB));
    for (const [first, bytes] of [
      [0, 5 * MIB],
      [6 * MIB, 10],
      [5 * MIB, 11 * MIB],
    ] as const) {
      await expect(send(uploadId, first, Buffer.alloc(bytes))).rejects.toMatchObject({
        ...refusal('InvalidLayerPartException', 400, /Invalid layer part upload/),
        lastValidByteReceived: 5 * MIB - 1,
      });
    }
    await send(uploadId, 5 * MIB, Buffer.alloc(10));
    await complete(uploadId, sha256(Buffer.alloc(5 * MIB + 10)));
  });

  it('is refused when it is empty, unknown, of small parts, of another digest or there already', async () => {
    const empty = await start();
    await expect(complete(empty, sha256(''))).rejects.toMatchObject({ name: 'EmptyUploadException' });
    await expect(complete(empty.replaceAll(/\w/g, '0'), sha256(''))).rejects.toMatchObject({
      name: 'UploadNotFoundException',
    });
    const small = await start();
    await send(small, 0, Buffer.from('ab'));
    await send(small, 2, Buffer.from('cd'));
    await expect(complete(small, sha256('abcd'))).rejects.toMatchObject(
      refusal('LayerPartTooSmallException', 400, /at least 5 MiB/),
    );
    const other = await start();
    await send(other, 0, Buffer.from('abcd'));
    await expect(complete(other, sha256('dcba'))).rejects.toMatchObject({ name: 'InvalidLayerException' });
    await complete(other, sha256('abcd'));
    await expect(upload(account.ecr, Buffer.from('abcd'))).rejects.toMatchObject({
      name: 'LayerAlreadyExistsException',
    });
  });
});

describe('an image', () => {
  it('is pushed, found by tag and digest, and deleted', async () => {
    const { digest, manifest } = await push(account.ecr, [Buffer.alloc(1024, 'a')], { imageTag: 'one' });
    const byTag = { repositoryName, imageIds: [{ imageTag: 'one' }] };
    const { imageDetails } = await account.ecr.send(new DescribeImagesCommand(byTag));
    expect(imageDetails).toMatchObject([{ imageDigest: digest, imageTags: ['one'] }]);
    const { images, failures } = await account.ecr.send(
      new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest: digest }, { imageTag: 'none' }] }),
    );
    expect(images).toMatchObject([{ imageManifest: manifest, imageId: { imageDigest: digest } }]);
    expect(failures).toMatchObject([{ failureCode: 'ImageNotFound', imageId: { imageTag: 'none' } }]);
    await account.ecr.send(
      new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageDigest: digest }] }),
    );
    await expect(account.ecr.send(new DescribeImagesCommand(byTag))).rejects.toMatchObject(
      refusal('ImageNotFoundException', 400, /imageTag:'one'} does not exist within the repository/),
    );
  });

  it('is refused without its layers, with another digest, and a second time', async () => {
    const missing = JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { digest: sha256('none') },
      layers: [],
    });
    const put = (imageManifest: string, more: object = {}): Promise<unknown> =>
      account.ecr.send(new PutImageCommand({ repositoryName, imageManifest, ...more }));
    await expect(put(missing)).rejects.toMatchObject({ name: 'LayersNotFoundException' });
    await expect(put('{')).rejects.toMatchObject(refusal('InvalidParameterException', 400, /Invalid JSON/));
    const { manifest } = await push(account.ecr, [Buffer.alloc(1024, 'b')]);
    await expect(put(manifest, { imageDigest: sha256('x') })).rejects.toMatchObject({
      name: 'ImageDigestDoesNotMatchException',
    });
    await expect(put(manifest)).rejects.toMatchObject(
      refusal('ImageAlreadyExistsException', 400, /and tag 'null' already exists/),
    );
  });

  it('keeps its tag in an immutable repository; in another one the tag moves', async () => {
    const immutable = { repositoryName: 'immutable', imageTag: 'live' };
    await account.ecr.send(
      new CreateRepositoryCommand({ repositoryName: 'immutable', imageTagMutability: 'IMMUTABLE' }),
    );
    await push(account.ecr, [Buffer.alloc(1024, 'c')], immutable);
    await expect(push(account.ecr, [Buffer.alloc(1024, 'd')], immutable)).rejects.toMatchObject(
      refusal('ImageTagAlreadyExistsException', 400, /because the repository is immutable/),
    );
    const first = await push(account.ecr, [Buffer.alloc(1024, 'c')], { imageTag: 'moves' });
    const second = await push(account.ecr, [Buffer.alloc(1024, 'd')], { imageTag: 'moves' });
    const { imageIds } = await account.ecr.send(new ListImagesCommand({ repositoryName }));
    expect(imageIds).toEqual(
      expect.arrayContaining([
        { imageDigest: first.digest },
        { imageDigest: second.digest, imageTag: 'moves' },
      ]),
    );
  });

  it('has the findings of the account if it was pushed to a repository that scans', async () => {
    await account.ecr.send(
      new CreateRepositoryCommand({
        repositoryName: 'scanned',
        imageScanningConfiguration: { scanOnPush: true },
      }),
    );
    const tar = [Buffer.alloc(1024, 'e')];
    const { digest } = await push(account.ecr, tar, { repositoryName: 'scanned' });
    const imageId = { imageDigest: digest };
    const found = await account.ecr.send(
      new DescribeImageScanFindingsCommand({ repositoryName: 'scanned', imageId }),
    );
    expect(found.imageScanFindings).toMatchObject({
      findings: [{ name: 'CVE-2026-1', severity: 'HIGH' }],
      findingSeverityCounts: { HIGH: 1 },
    });
    await push(account.ecr, tar);
    await expect(
      account.ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId })),
    ).rejects.toMatchObject({ name: 'ScanNotFoundException' });
  });
});
