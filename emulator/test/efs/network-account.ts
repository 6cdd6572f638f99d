import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  CreateAccessPointCommand,
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  EFSClient,
} from '@aws-sdk/client-efs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, vi } from 'vitest';
import { createEmulator, type EmulatorOptions } from '../../src/emulator.ts';
import { serve } from '../../src/http/server.ts';
import { KEY, oncePerFile } from '../account-context.ts';
import { PYTHON } from '../lambda/function-account.ts';

export const REGION = 'us-east-1';
export const ACCOUNT_ID = '123456789012';

/** An account with what file systems and functions need, and its clients. */
export interface NetworkAccount {
  ec2: EC2Client;
  efs: EFSClient;
  iam: IAMClient;
  lambda: LambdaClient;
  url: string;
  close(): Promise<void>;
}

/** An account at AWS's own speed for the tests of a file; its clock moves only by `later`. */
export function networkAccount(options: EmulatorOptions = {}): NetworkAccount {
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterAll(() => void vi.useRealTimers());
  return oncePerFile(async () => await openNetworkAccount(options));
}

export async function openNetworkAccount(options: EmulatorOptions): Promise<NetworkAccount> {
  const credentials = { [KEY.accessKeyId]: KEY.secretAccessKey };
  const emulator = await createEmulator({
    instant: true,
    timeScale: 1,
    credentials,
    // Clients correct their clock by the answers, whose dates are those of the machine.
    anyCredentials: true,
    python: PYTHON,
    ...options,
  });
  const server = await serve(emulator, { port: 0 });
  const config = { endpoint: server.url, region: REGION, credentials: KEY, maxAttempts: 1 };
  return {
    ec2: new EC2Client(config),
    efs: new EFSClient(config),
    iam: new IAMClient(config),
    lambda: new LambdaClient(config),
    url: server.url,
    close: async () => {
      await server.close();
      await emulator.close();
    },
  };
}

export function later(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1000);
}

/** The default VPC and its subnets, in the order of their zones. */
export async function defaultVpc({ ec2 }: NetworkAccount): Promise<{ vpcId: string; subnetIds: string[] }> {
  const Filters = [{ Name: 'is-default', Values: ['true'] }];
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ Filters }));
  const vpcId = Vpcs[0]?.VpcId ?? '';
  const ofVpc = [{ Name: 'vpc-id', Values: [vpcId] }];
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: ofVpc }));
  const zone = ({ AvailabilityZone = '' }): string => AvailabilityZone;
  const ordered = Subnets.toSorted((left, right) => zone(left).localeCompare(zone(right)));
  return { vpcId, subnetIds: ordered.map(({ SubnetId = '' }) => SubnetId) };
}

/** A security group whose members reach each other by NFS. */
export async function createGroup(
  { ec2 }: NetworkAccount,
  GroupName: string,
  VpcId: string,
  port = 2049,
): Promise<string> {
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName, Description: 'NFS', VpcId }),
  );
  const UserIdGroupPairs = [{ GroupId }];
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, UserIdGroupPairs }];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return GroupId;
}

/** A file system that is available. */
export async function createFileSystem({ efs }: NetworkAccount, CreationToken: string): Promise<string> {
  const { FileSystemId = '' } = await efs.send(new CreateFileSystemCommand({ CreationToken }));
  later(10);
  return FileSystemId;
}

/** Mount targets in these subnets, so many seconds ago: they are available after 80. */
export async function mountIn(
  { efs }: NetworkAccount,
  FileSystemId: string,
  subnetIds: readonly string[],
  groupId: string,
  seconds = 90,
): Promise<void> {
  for (const SubnetId of subnetIds) {
    const SecurityGroups = [groupId];
    await efs.send(new CreateMountTargetCommand({ FileSystemId, SubnetId, SecurityGroups }));
  }
  later(seconds);
}

/** The ARN of an access point that is available; its directory is created at the first mount, or not at all. */
export async function createAccessPoint(
  { efs }: NetworkAccount,
  FileSystemId: string,
  Path = '/models',
  isCreated = true,
): Promise<string> {
  const CreationInfo = { OwnerUid: 1000, OwnerGid: 1000, Permissions: '0755' };
  const { AccessPointArn = '' } = await efs.send(
    new CreateAccessPointCommand({
      ClientToken: `${FileSystemId}${Path}`,
      FileSystemId,
      PosixUser: { Uid: 1000, Gid: 1000 },
      RootDirectory: { Path, ...(isCreated && { CreationInfo }) },
    }),
  );
  later(2);
  return AccessPointArn;
}

/** A role that Lambda can assume, with a policy of these actions on everything; returns its ARN. */
export async function createRole(
  { iam }: NetworkAccount,
  RoleName: string,
  actions: readonly string[] = [],
): Promise<string> {
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const document = (statement: object): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const AssumeRolePolicyDocument = document(trust);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  if (actions.length > 0) {
    const PolicyDocument = document({ Effect: 'Allow', Action: actions, Resource: '*' });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }));
  }
  return Role?.Arn ?? '';
}
