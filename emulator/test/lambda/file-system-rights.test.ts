import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../account-context.ts';
import {
  createAccessPoint,
  createFileSystem,
  createGroup,
  createRole,
  defaultVpc,
  later,
  mountIn,
  networkAccount,
} from '../efs/network-account.ts';
import { invokeFunction, pythonFunction } from './function-account.ts';

const test = networkAccount({ enforceIam: true });

const WRITER = `
def handler(event, context):
    try:
        with open('/mnt/model/file', 'w') as file:
            return file.write('text')
    except OSError as error:
        return error.strerror
`;
const NETWORK = ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface'];
const MOUNT = 'elasticfilesystem:ClientMount';
const WRITE = 'elasticfilesystem:ClientWrite';

let members: object;
beforeAll(async () => {
  const { vpcId, subnetIds: SubnetIds } = await defaultVpc(test);
  const group = await createGroup(test, 'nfs', vpcId);
  const fileSystemId = await createFileSystem(test, 'models');
  await mountIn(test, fileSystemId, SubnetIds, group);
  const Arn = await createAccessPoint(test, fileSystemId);
  members = {
    VpcConfig: { SubnetIds, SecurityGroupIds: [group] },
    FileSystemConfigs: [{ Arn, LocalMountPath: '/mnt/model' }],
  };
});

/** What a function writes with a role of these rights. */
async function written(name: string, ...actions: readonly string[]): Promise<unknown> {
  const Role = await createRole(test, name, actions);
  await test.lambda.send(
    new CreateFunctionCommand({ FunctionName: name, Role, ...pythonFunction(WRITER), ...members }),
  );
  later(90);
  return (await invokeFunction(test.lambda, name)).payload;
}

describe('the role of a function with a file system', () => {
  it('may write with ClientWrite, and read with ClientMount', async () => {
    expect(await written('writer', ...NETWORK, MOUNT, WRITE)).toBe(4);
    expect(await written('reader', ...NETWORK, MOUNT)).toBe('Read-only file system');
  });

  it('cannot mount it without ClientMount', async () => {
    await expect(written('stranger', ...NETWORK)).rejects.toMatchObject(
      refusal('EFSMountFailureException', 403, /couldn't mount the Amazon EFS file system/),
    );
  });

  it.each([
    ['CreateNetworkInterface', []],
    ['DescribeNetworkInterfaces', NETWORK.slice(0, 1)],
    ['DeleteNetworkInterface', NETWORK.slice(0, 2)],
  ])('must have the right of %s', async (action, actions) => {
    await expect(written(`no-${action}`, ...actions, MOUNT)).rejects.toMatchObject(
      refusal(
        'InvalidParameterValueException',
        400,
        `^The provided execution role does not have permissions to call ${action} on EC2$`,
      ),
    );
  });
});
