import type { Network } from '../../../src/aws/ec2/network.ts';
import type { FunctionNetwork } from '../../../src/aws/lambda/function-network.ts';
import type { Declaration } from '../../../src/aws/registry.ts';
import { digestOf, tagsFor } from '../../naming.ts';
import type { HostInput } from '../hosted.ts';
import type { VpcOptions } from './vpc-option.ts';

/** Where functions see the file system. */
export const MOUNT_PATH = '/mnt/model';

/** NFS: "Security groups must allow TCP 2049" (EFS user guide, network-access). */
const NFS_PORT = 2049;

/** Not root: whoever writes through the access point is this user. */
const POSIX_ID = 1000;

/** A file system, with the ids of what has to be ready before a function can mount it. */
export interface DeclaredFileSystem {
  readonly resources: readonly Declaration[];
  readonly network: FunctionNetwork;
  readonly needs: readonly string[];
}

/**
 * File system, access point and mount targets in a network. A file system has mount targets in one VPC at a time, so its
 * name depends on the VPC: another VPC gets another file system, while the old one serves.
 */
export function fileSystemIn(
  { config, names }: HostInput,
  { vpcId, subnets, routeTables }: Network,
  { securityGroupIds, s3Endpoint }: VpcOptions,
): DeclaredFileSystem {
  const name = `${names.owner}-${digestOf(vpcId)}`;
  const tags = (id: string) => tagsFor(names.owner, id, config.tags);
  const securityGroups = securityGroupIds ?? [name];
  const ownGroup: Declaration[] = securityGroupIds
    ? []
    : [
        {
          kind: 'security-group',
          id: 'security-group',
          needs: [],
          spec: {
            name,
            vpcId,
            description: `Functions of ${names.owner} and their file system`,
            port: NFS_PORT,
            tags: tags('security-group'),
          },
        },
      ];
  const groupIds = ownGroup.map(({ id }) => id);
  const mountTargets = onePerZone(subnets).map(({ id: subnetId, zoneId }): Declaration => ({
    kind: 'mount-target',
    id: `mount-target-${zoneId}`,
    needs: ['file-system', ...groupIds],
    spec: { fileSystem: name, subnetId, securityGroups },
  }));
  const tables = routeTables.filter(({ s3 }) => s3 !== 'endpoint').map(({ id }) => id);
  return {
    resources: [
      ...ownGroup,
      { kind: 'file-system', id: 'file-system', needs: [], spec: { name, tags: tags('file-system') } },
      ...mountTargets,
      {
        kind: 'access-point',
        id: 'access-point',
        needs: ['file-system'],
        spec: { name, path: '/sagemaker-gateway', posixId: POSIX_ID, tags: tags('access-point') },
      },
      ...(s3Endpoint && tables.length > 0
        ? [
            {
              kind: 'vpc-endpoint' as const,
              id: 'vpc-endpoint',
              needs: [],
              spec: { name, vpcId, routeTableIds: tables, tags: tags('vpc-endpoint') },
            },
          ]
        : []),
    ],
    network: {
      subnetIds: subnets.map(({ id }) => id),
      securityGroups,
      accessPoint: name,
      mountPath: MOUNT_PATH,
    },
    needs: ['access-point', ...mountTargets.map(({ id }) => id), ...groupIds],
  };
}

/** "You can create one mount target in each Availability Zone" (EFS user guide, accessing-fs). */
function onePerZone(subnets: Network['subnets']): Network['subnets'] {
  return subnets.filter(({ zoneId }, index) => subnets.findIndex((each) => each.zoneId === zoneId) === index);
}
