import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../account-context.ts';
import {
  ACCOUNT_ID,
  createAccessPoint,
  createFileSystem,
  createGroup,
  createRole,
  defaultVpc,
  later,
  mountIn,
  networkAccount,
  REGION,
} from '../efs/network-account.ts';
import { ECHO, functionInput, invokeFunction, pythonFunction } from './function-account.ts';

// Its only network is the default VPC and one without a route to anything, and with a single zone.
const ISOLATED = { id: 'vpc-0aaaaaaaaaaaaaaa1', subnetId: 'subnet-0aaaaaaaaaaaaaaa1' };
const test = networkAccount({
  vpcs: [{ id: ISOLATED.id, subnets: [{ id: ISOLATED.subnetId, availabilityZone: `${REGION}a` }] }],
});

const WRITER = `
def handler(event, context):
    with open('/mnt/model/greeting.txt', 'w') as file:
        return file.write(event['text'])
`;
const READER = `
def handler(event, context):
    with open('/mnt/model/greeting.txt') as file:
        return file.read()
`;

let role: string;
let vpc: { vpcId: string; subnetIds: string[] };
let groupId: string;
let fileSystemId: string;
let accessPoint: string;
beforeAll(async () => {
  role = await createRole(test, 'mounting');
  vpc = await defaultVpc(test);
  groupId = await createGroup(test, 'nfs', vpc.vpcId);
  fileSystemId = await createFileSystem(test, 'shared');
  await mountIn(test, fileSystemId, vpc.subnetIds, groupId);
  accessPoint = await createAccessPoint(test, fileSystemId);
});

const inVpc = (SecurityGroupIds = [groupId], SubnetIds = vpc.subnetIds) => ({ SubnetIds, SecurityGroupIds });
const mounted = (Arn = accessPoint) => [{ Arn, LocalMountPath: '/mnt/model' }];

async function create(FunctionName: string, source: string, members: object = {}): Promise<void> {
  const VpcConfig = inVpc();
  const python = pythonFunction(source);
  await test.lambda.send(
    new CreateFunctionCommand({ FunctionName, Role: role, ...python, VpcConfig, ...members }),
  );
}

async function update(FunctionName: string, members: object): Promise<void> {
  await test.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...members }));
}

const remove = async (FunctionName: string, Qualifier?: string) =>
  await test.lambda.send(new DeleteFunctionCommand({ FunctionName, Qualifier }));
const configuration = async (FunctionName: string, Qualifier?: string) =>
  await test.lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier }));

/** Subnets of the interfaces that functions have with a security group. */
async function interfacesOf(group: string) {
  const Filters = [
    { Name: 'description', Values: ['AWS Lambda VPC ENI-*'] },
    { Name: 'group-id', Values: [group] },
  ];
  const { NetworkInterfaces = [] } = await test.ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  return NetworkInterfaces;
}

describe('functions with a file system', () => {
  it('share its files, once their network interfaces are there', async () => {
    await create('writer', WRITER, { FileSystemConfigs: mounted() });
    await create('reader', READER, { FileSystemConfigs: mounted() });
    expect(await configuration('writer')).toMatchObject({ State: 'Pending', StateReasonCode: 'Creating' });
    later(90);
    expect(await configuration('writer')).toMatchObject({
      State: 'Active',
      VpcConfig: { ...inVpc(), VpcId: vpc.vpcId },
      FileSystemConfigs: mounted(),
    });
    expect((await invokeFunction(test.lambda, 'writer', { text: 'hello' })).payload).toBe(5);
    expect((await invokeFunction(test.lambda, 'reader')).payload).toBe('hello');
  });

  it('cannot mount a directory that is not there and that the access point does not create', async () => {
    const absent = await createAccessPoint(test, fileSystemId, '/absent', false);
    await create('absent', READER, { FileSystemConfigs: mounted(absent) });
    later(90);
    await expect(invokeFunction(test.lambda, 'absent')).rejects.toMatchObject(
      refusal('EFSMountFailureException', 403, absent),
    );
  });

  it('cannot connect when the security groups do not let NFS through', async () => {
    const closed = await createGroup(test, 'https', vpc.vpcId, 443);
    await create('closed', READER, { VpcConfig: inVpc([closed]), FileSystemConfigs: mounted() });
    later(90);
    await expect(invokeFunction(test.lambda, 'closed')).rejects.toMatchObject(
      refusal('EFSMountConnectivityException', 408, /couldn't connect to the Amazon EFS file system/),
    );
  });
});

describe('the network of a function', () => {
  it('is an interface in each subnet, which functions share and which stays after the last one', async () => {
    const group = await createGroup(test, 'lingering', vpc.vpcId);
    const VpcConfig = inVpc([group]);
    await create('first', READER, { VpcConfig });
    const created = await interfacesOf(group);
    expect(new Set(created.map(({ SubnetId }) => SubnetId))).toEqual(new Set(vpc.subnetIds));
    expect(created[0]).toMatchObject({ InterfaceType: 'lambda', Status: 'attaching', VpcId: vpc.vpcId });
    later(90);
    await create('second', READER, { VpcConfig });
    later(3);
    expect(await configuration('second')).toMatchObject({ State: 'Active' });
    await test.lambda.send(new PublishVersionCommand({ FunctionName: 'second' }));
    await update('second', { VpcConfig: { SubnetIds: [], SecurityGroupIds: [] } });
    await remove('first');
    later(30 * 60);
    expect(await interfacesOf(group)).toHaveLength(3);
    expect(await configuration('second', '1')).toMatchObject({ VpcConfig });
    await remove('second', '1');
    later(10 * 60);
    expect((await interfacesOf(group)).map(({ Status }) => Status)).toEqual(['in-use', 'in-use', 'in-use']);
    later(11 * 60);
    expect(await interfacesOf(group)).toEqual([]);
  });

  it('is taken away with empty lists', async () => {
    await create('moved', READER, { FileSystemConfigs: mounted() });
    later(90);
    await update('moved', { VpcConfig: { SubnetIds: [], SecurityGroupIds: [] }, FileSystemConfigs: [] });
    later(3);
    const { VpcConfig, FileSystemConfigs } = await configuration('moved');
    const none = { SubnetIds: [], SecurityGroupIds: [], VpcId: '', Ipv6AllowedForDualStack: false };
    expect([VpcConfig, FileSystemConfigs]).toEqual([none, undefined]);
  });

  it.each([
    ['an absent subnet', { SubnetIds: ['subnet-0b'] }, 'The subnet ID .subnet-0b. does not exist'],
    [
      'an absent security group',
      { SecurityGroupIds: ['sg-0b'] },
      'The security group .sg-0b. does not exist',
    ],
    ['subnets of two VPCs', { SubnetIds: [ISOLATED.subnetId] }, 'must belong to the same VPC'],
  ])('is refused with %s', async (_what, changed, message) => {
    await expect(create('refused', READER, { VpcConfig: { ...inVpc(), ...changed } })).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, new RegExp(message)),
    );
  });
});

describe('a file system is refused', () => {
  it('in another VPC', async () => {
    const SecurityGroupIds = [await createGroup(test, 'isolated', ISOLATED.id)];
    const VpcConfig = { SubnetIds: [ISOLATED.subnetId], SecurityGroupIds };
    await expect(
      create('refused', READER, { VpcConfig, FileSystemConfigs: mounted() }),
    ).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /does not have mount targets created in all/),
    );
  });

  it('without its access point', async () => {
    const absent = `arn:aws:elasticfilesystem:${REGION}:${ACCOUNT_ID}:access-point/fsap-0123456789abcdef0`;
    await expect(create('refused', READER, { FileSystemConfigs: mounted(absent) })).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, absent),
    );
  });

  it('until each zone of the function has a mount target that is available', async () => {
    const partly = await createFileSystem(test, 'partly');
    const FileSystemConfigs = mounted(await createAccessPoint(test, partly));
    const [first = '', ...others] = vpc.subnetIds;
    await mountIn(test, partly, [first], groupId);
    const creating = async () => await create('patient', READER, { FileSystemConfigs });
    await expect(creating()).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /does not have mount targets created in all/),
    );
    await mountIn(test, partly, others, groupId, 30);
    await expect(creating()).rejects.toMatchObject(
      refusal(
        'InvalidParameterValueException',
        400,
        /has mount targets created in all availability zones the function will execute in, but not all are/,
      ),
    );
    later(60);
    await creating();
  });

  it('by Node.js functions', async () => {
    const { Role: _role, ...node } = functionInput('node', ECHO);
    await create('node', '', { ...node, FileSystemConfigs: mounted() });
    later(90);
    await expect(invokeFunction(test.lambda, 'node')).rejects.toMatchObject(
      refusal('NotImplemented', 501, /file systems of Node\.js functions/),
    );
  });
});
