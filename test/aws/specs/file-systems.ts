import { tagsFor } from '../../../infra/naming.ts';
import type { AwsClients } from '../../../src/aws/core/clients.ts';
import { readNetwork } from '../../../src/aws/ec2/network.ts';
import { securityGroupKind, type SecurityGroupSpec } from '../../../src/aws/ec2/security-group.ts';
import type { VpcEndpointSpec } from '../../../src/aws/ec2/vpc-endpoint.ts';
import type { AccessPointSpec } from '../../../src/aws/efs/access-point.ts';
import { fileSystemKind, type FileSystemSpec } from '../../../src/aws/efs/file-system.ts';
import type { MountTargetSpec } from '../../../src/aws/efs/mount-target.ts';
import { calm } from '../account-under-test.ts';

/** The network of the account under test, after `withNetwork`. */
let network: Awaited<ReturnType<typeof readNetwork>>;

export async function withNetwork(aws: AwsClients, owner: string): Promise<void> {
  network = await readNetwork(aws, owner, {});
}

export const securityGroupOf = (owner: string, port = 2049): SecurityGroupSpec => ({
  name: owner,
  vpcId: network.vpcId,
  description: 'A group under test',
  port,
  tags: tagsFor(owner, 'security-group', {}),
});

/** One route table can have one endpoint for S3, and each owner gets its own. */
export const vpcEndpointOf = (owner: string): VpcEndpointSpec => ({
  name: owner,
  vpcId: network.vpcId,
  routeTableIds: network.routeTables.map(({ id }) => id),
  tags: tagsFor(owner, 'vpc-endpoint', {}),
});

export const fileSystemOf = (owner: string): FileSystemSpec => ({
  name: owner,
  tags: tagsFor(owner, 'file-system', {}),
});

export const mountTargetOf = (owner: string, group = owner): MountTargetSpec => ({
  fileSystem: owner,
  subnetId: network.subnets[0]?.id ?? '',
  securityGroups: [group],
});

export const accessPointOf = (owner: string): AccessPointSpec => ({
  name: owner,
  path: '/models',
  posixId: 1000,
  tags: tagsFor(owner, 'access-point', {}),
});

/** With two security groups: the owner's, and another one. */
export async function withFileSystem(aws: AwsClients, owner: string): Promise<void> {
  await withNetwork(aws, owner);
  const [groups, systems] = [securityGroupKind(aws), fileSystemKind(aws)];
  await groups.create(securityGroupOf(owner), calm);
  await groups.create({ ...securityGroupOf(owner), name: otherGroupOf(owner) }, calm);
  await systems.create(fileSystemOf(owner), calm);
  for (let state = ''; state !== 'ready';) {
    const live = await systems.read(owner);
    state = live ? systems.phaseOf(live).state : '';
  }
}

export const otherGroupOf = (owner: string): string => `${owner}-second`;
