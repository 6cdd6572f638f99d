import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeRouteTablesCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { refusal } from '../account-context.ts';
import { later, networkAccount, REGION } from '../efs/network-account.ts';

const VPC = 'vpc-0aaaaaaaaaaaaaaa1';
const SUBNETS = ['subnet-0aaaaaaaaaaaaaaa1', 'subnet-0aaaaaaaaaaaaaaa2'];
const S3 = `com.amazonaws.${REGION}.s3`;
const test = networkAccount({
  noDefaultVpc: true,
  vpcs: [
    {
      id: VPC,
      subnets: [
        { id: 'subnet-0aaaaaaaaaaaaaaa1', availabilityZone: `${REGION}a`, routes: 'nat' },
        { id: 'subnet-0aaaaaaaaaaaaaaa2', availabilityZone: `${REGION}b`, routes: 'internet' },
        { id: 'subnet-0aaaaaaaaaaaaaaa3', availabilityZone: `${REGION}c` },
      ],
    },
  ],
});

async function tablesOf(name: string, ...Values: string[]) {
  const Filters = [
    { Name: 'vpc-id', Values: [VPC] },
    { Name: name, Values },
  ];
  const { RouteTables = [] } = await test.ec2.send(new DescribeRouteTablesCommand({ Filters }));
  return RouteTables;
}
const tableOf = async (subnetId: string): Promise<string> =>
  (await tablesOf('association.subnet-id', subnetId))[0]?.RouteTableId ?? '';
const create = async (RouteTableIds: string[], members: object = {}) =>
  await test.ec2.send(
    new CreateVpcEndpointCommand({ VpcId: VPC, ServiceName: S3, RouteTableIds, ...members }),
  );
const modify = async (VpcEndpointId: string, changes: object) =>
  await test.ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, ...changes }));
const remove = async (...VpcEndpointIds: string[]) =>
  await test.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds }));
const states = async (): Promise<(string | undefined)[]> => {
  const Filters = [{ Name: 'service-name', Values: [S3] }];
  const { VpcEndpoints = [] } = await test.ec2.send(new DescribeVpcEndpointsCommand({ Filters }));
  return VpcEndpoints.map(({ State }) => State);
};

describe('the route tables of a planned VPC', () => {
  it('lead where they were planned to', async () => {
    const [nat, internet] = await Promise.all(SUBNETS.map((id) => tablesOf('association.subnet-id', id)));
    const outward = { DestinationCidrBlock: '0.0.0.0/0', State: 'active' };
    expect(nat?.[0]?.Routes).toMatchObject([{ GatewayId: 'local' }, outward]);
    expect(nat?.[0]?.Routes?.[1]?.NatGatewayId).toMatch(/^nat-/);
    expect(internet?.[0]?.Routes?.[1]?.GatewayId).toMatch(/^igw-/);
    const [main, ...others] = await tablesOf('association.main', 'true');
    expect(main?.Routes).toHaveLength(1);
    expect(others).toEqual([]);
  });
});

describe('a gateway endpoint', () => {
  it('is created, gives its route tables a route, changes them and is deleted', async () => {
    const [first = '', second = ''] = await Promise.all(SUBNETS.map(tableOf));
    const { VpcEndpoint } = await create([first]);
    const id = VpcEndpoint?.VpcEndpointId ?? '';
    expect(VpcEndpoint).toMatchObject({
      State: 'pending',
      VpcEndpointType: 'Gateway',
      RouteTableIds: [first],
    });
    later(6);
    expect(await states()).toEqual(['available']);
    const routed = async () =>
      (await tablesOf('route-table-id', first, second)).flatMap(({ RouteTableId, Routes = [] }) =>
        Routes.some(({ GatewayId }) => GatewayId === id) ? [RouteTableId] : [],
      );
    expect(await routed()).toEqual([first]);
    await modify(id, { AddRouteTableIds: [second], RemoveRouteTableIds: [first] });
    expect(await routed()).toEqual([second]);
    expect((await remove(id)).Unsuccessful).toEqual([]);
    expect(await states()).toEqual(['deleting']);
    later(6);
    expect(await states()).toEqual([]);
  });

  it('is the only one of its service in a route table', async () => {
    const [table = ''] = await Promise.all(SUBNETS.map(tableOf));
    const { VpcEndpoint: { VpcEndpointId: id = '' } = {} } = await create([table]);
    const exists = refusal(
      'RouteAlreadyExists',
      400,
      new RegExp(`^route table ${table} already has a route with destination-prefix-list-id pl-[0-9a-f]{8}$`),
    );
    await expect(create([table])).rejects.toMatchObject(exists);
    await expect(modify(id, { AddRouteTableIds: [table] })).rejects.toMatchObject(exists);
    await create([table], { ServiceName: `com.amazonaws.${REGION}.dynamodb` });
    await remove(id);
    later(6);
  });

  it('is created once for a token, whose request does not change', async () => {
    const ClientToken = 'once';
    const [one, other] = [await create([], { ClientToken }), await create([], { ClientToken })];
    expect(other.VpcEndpoint?.VpcEndpointId).toBe(one.VpcEndpoint?.VpcEndpointId);
    const table = await tableOf(SUBNETS[0] ?? '');
    await expect(create([table], { ClientToken })).rejects.toMatchObject(
      refusal('IdempotentParameterMismatch', 400, /once/),
    );
  });

  it('that is absent is reported in the answer to its deletion', async () => {
    expect((await remove('vpce-0123456789abcdef0')).Unsuccessful).toMatchObject([
      { ResourceId: 'vpce-0123456789abcdef0', Error: { Code: 'InvalidVpcEndpointId.NotFound' } },
    ]);
  });

  it.each([
    ['an unknown service', { ServiceName: 'com.amazonaws.s3' }, 'InvalidServiceName', /com\.amazonaws\.s3/],
    ['an absent VPC', { VpcId: 'vpc-0b' }, 'InvalidVpcID.NotFound', /vpc-0b/],
    ['an absent route table', { RouteTableIds: ['rtb-0b'] }, 'InvalidRouteTableID.NotFound', /rtb-0b/],
  ])('is refused with %s', async (_what, members, name, message) => {
    await expect(create([], members)).rejects.toMatchObject(refusal(name, 400, message));
  });
});
