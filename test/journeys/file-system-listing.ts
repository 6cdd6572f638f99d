import {
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  type EC2ClientConfig,
} from '@aws-sdk/client-ec2';
import {
  DescribeAccessPointsCommand,
  DescribeFileSystemsCommand,
  DescribeMountTargetsCommand,
  EFSClient,
} from '@aws-sdk/client-efs';

/** File systems with their parts, and what is in the VPCs of an account besides what AWS puts there. */
export async function fileSystemListing(config: EC2ClientConfig): Promise<string[]> {
  return (await Promise.all([fileSystems(config), network(config)])).flat();
}

async function fileSystems(config: EC2ClientConfig): Promise<string[]> {
  const client = new EFSClient(config);
  const { FileSystems = [] } = await client.send(new DescribeFileSystemsCommand({}));
  const described = FileSystems.map(async ({ FileSystemId, CreationToken }) => {
    const [{ MountTargets = [] }, { AccessPoints = [] }] = await Promise.all([
      client.send(new DescribeMountTargetsCommand({ FileSystemId })),
      client.send(new DescribeAccessPointsCommand({ FileSystemId })),
    ]);
    return [
      `file system ${CreationToken}`,
      ...MountTargets.map(({ SubnetId }) => `mount target ${CreationToken}:${SubnetId}`),
      ...AccessPoints.map(({ ClientToken }) => `access point ${ClientToken}`),
    ];
  });
  return (await Promise.all(described)).flat();
}

async function network(config: EC2ClientConfig): Promise<string[]> {
  const client = new EC2Client(config);
  const [{ SecurityGroups = [] }, { VpcEndpoints = [] }] = await Promise.all([
    client.send(new DescribeSecurityGroupsCommand({})),
    client.send(new DescribeVpcEndpointsCommand({})),
  ]);
  return [
    ...SecurityGroups.filter(({ GroupName }) => GroupName !== 'default').map(
      ({ GroupName, IpPermissions = [] }) => `security group ${GroupName} with ${IpPermissions.length} rules`,
    ),
    ...VpcEndpoints.map(
      ({ Tags = [], RouteTableIds = [] }) =>
        `vpc endpoint ${Tags.find(({ Key }) => Key === 'Name')?.Value} for ${RouteTableIds.length} route tables`,
    ),
  ];
}
