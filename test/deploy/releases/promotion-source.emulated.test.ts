import { describe, expect, it } from 'vitest';
import { promotionSource } from '../../../src/deploy/releases/promotion-source.ts';
import { accountUnderTest } from '../../aws/account-under-test.ts';
import { bucketOf } from '../../emulated-account.ts';
import { fakeClock, fakeContext } from '../fake-context.ts';

const owners = ['shop-dev', 'shop-staging', 'shop-qa', undefined];

const bucketKind = {
  list: async () => await Promise.resolve(owners.map((owner) => ({ name: 'x', owner, sinceMs: 0 }))),
};

const { aws } = accountUnderTest();

function context() {
  const base = fakeContext(fakeClock());
  return { ...base, aws: aws(), registry: { bucket: bucketKind } as unknown as typeof base.registry };
}

describe('the source of a promotion', () => {
  it('is the stack of the source stage', async () => {
    const { names, region } = await promotionSource(context(), 'staging', undefined);
    expect(names.owner).toBe('shop-staging');
    expect(names.bucket).toBe(bucketOf('shop-staging'));
    expect(region).toBe('eu-west-1');
  });

  it('may be the same stage in another region, with clients of that region', async () => {
    const { names, region, aws: there } = await promotionSource(context(), 'dev', 'us-east-1');
    expect(names.bucket).toBe(bucketOf('shop-dev', 'us-east-1'));
    expect([region, there.region]).toEqual(['us-east-1', 'us-east-1']);
  });

  it.each([
    [undefined, '--from is missing'],
    ['dev', '--from dev is the target stage itself'],
  ])('cannot be "%s", and the hint names the stages that exist', async (stage, message) => {
    await expect(promotionSource(context(), stage, undefined)).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining(message) as string,
      hint: 'Set the source stage with --from. Stages of shop in eu-west-1: staging, qa.',
    });
  });
});
