import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AwsClients, awsClients } from '../../../src/aws/core/clients.ts';
import { imageTag } from '../../../src/aws/ecr/image.ts';
import { imageInEcr } from '../../../src/aws/ecr/pull-image.ts';
import { pushToEcr } from '../../../src/aws/ecr/push-image.ts';
import type { ContainerImage } from '../../../src/contract/image.ts';
import { awsEnvironment, type EmulatedAccount, openEmulatedAccount, REGION } from '../../emulated-account.ts';
import { calm, imageOf, MIB } from '../../package/registry/pushed-image.ts';
import { images, withRepository } from '../specs/images.ts';

let account: EmulatedAccount;
let aws: AwsClients;

beforeEach(async () => {
  account = await openEmulatedAccount();
  Object.assign(process.env, awsEnvironment(account.url));
  aws = awsClients(REGION, process.env);
  await withRepository(aws, 'shop-dev');
});
afterEach(async () => await account.close());

async function push(image: ContainerImage, repository: string): Promise<void> {
  await pushToEcr(aws, repository, { image, tag: imageTag(image.digest) }, calm());
}

async function bytesFrom(pieces: AsyncIterable<Uint8Array> | readonly Uint8Array[]): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(pieces, (piece) => Uint8Array.from(piece)));
}

describe('an image in ECR', () => {
  it('is copied to another repository under the same digest', async () => {
    const image = await imageOf(MIB);
    await push(image, 'shop-dev');
    await withRepository(aws, 'shop-prod');
    const found = await imageInEcr(aws, 'shop-dev', image.digest);
    expect(found).toMatchObject({ digest: image.digest, mediaType: image.mediaType });
    if (found) await push(found, 'shop-prod');
    expect(await images(aws).read(`shop-prod:${imageTag(image.digest)}`)).toMatchObject({
      owner: 'shop-prod',
      digest: image.digest,
    });
  });

  it('is read from any byte of a layer on', async () => {
    const image = await imageOf(MIB);
    await push(image, 'shop-dev');
    const found = await imageInEcr(aws, 'shop-dev', image.digest);
    const [layer] = found?.blobs ?? [];
    const whole = await bytesFrom(layer?.open() ?? []);
    expect(whole).toEqual(await bytesFrom(image.blobs[0]?.open() ?? []));
    expect(await bytesFrom(layer?.open(1_000) ?? [])).toEqual(whole.subarray(1_000));
  });

  it('is undefined when there is none of that digest, or no repository', async () => {
    expect(await imageInEcr(aws, 'shop-dev', `sha256:${'0'.repeat(64)}`)).toBeUndefined();
    expect(await imageInEcr(aws, 'shop-other', `sha256:${'0'.repeat(64)}`)).toBeUndefined();
  });
});
