import { beforeEach, describe, expect, it } from 'vitest';
import { vpcEndpointKind } from '../../../src/aws/ec2/vpc-endpoint.ts';
import { NotYet } from '../../../src/reconcile/not-yet.ts';
import { accountUnderTest, calm } from '../account-under-test.ts';
import { vpcEndpointOf, withNetwork } from '../specs/file-systems.ts';

const { aws, account } = accountUnderTest();

describe('an endpoint for S3', () => {
  beforeEach(async () => await withNetwork(aws(), 'shop'));

  it('is created again when the routes of another one are gone', async () => {
    const kind = vpcEndpointKind(aws());
    await kind.create(vpcEndpointOf('other'), calm);
    await expect(kind.create(vpcEndpointOf('shop'), calm)).rejects.toBeInstanceOf(NotYet);
    await kind.remove('other');
    await expect.poll(async () => await kind.read('other')).toBeUndefined();
    await kind.create(vpcEndpointOf('shop'), calm);
    expect(await kind.read('shop')).toMatchObject({ owner: 'shop' });
  });

  it('is found when the response to its creation was lost', async () => {
    const kind = vpcEndpointKind(aws());
    await kind.remove('shop');
    await expect.poll(async () => await kind.read('shop')).toBeUndefined();
    const lost = { kind: 'lost-answer', service: 'ec2', action: 'CreateVpcEndpoint', times: 1 } as const;
    account().emulator.account.faults.add(lost);
    await kind.create(vpcEndpointOf('shop'), calm);
    expect(await kind.list('shop')).toMatchObject([{ name: 'shop', owner: 'shop' }]);
  });
});
