import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { NotYet, READS_LAG } from '../../reconcile/not-yet.ts';
import type { Change } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { existingGroupIds, securityGroupIds } from '../ec2/security-group.ts';
import { accessPointArn } from '../efs/access-point.ts';

/** Where a function runs, and the file system that it has: ids of EC2 and EFS follow from the names. */
export interface FunctionNetwork {
  readonly subnetIds: readonly string[];
  /** By id or name. */
  readonly securityGroups: readonly string[];
  /** Name of its access point. */
  readonly accessPoint: string;
  /** Below /mnt. */
  readonly mountPath: string;
}

/** The ids that a network has now; undefined for what does not exist. */
export interface NetworkIds {
  readonly groupIds: readonly string[] | undefined;
  readonly accessPointArn: string | undefined;
}

export async function networkIds(
  aws: AwsClients,
  { securityGroups, accessPoint }: FunctionNetwork,
): Promise<NetworkIds> {
  const [groupIds, arn] = await Promise.all([
    securityGroupIds(aws, securityGroups),
    accessPointArn(aws, accessPoint),
  ]);
  return { groupIds, accessPointArn: arn };
}

/** The network as CreateFunction and UpdateFunctionConfiguration take it. Throws NotYet while reads lag. */
export async function networkInput(aws: AwsClients, network: FunctionNetwork | undefined) {
  if (!network) return {};
  const SecurityGroupIds = await existingGroupIds(aws, network.securityGroups);
  const Arn = await accessPointArn(aws, network.accessPoint);
  if (Arn === undefined)
    throw new NotYet(new Error(`EFS does not show the access point ${network.accessPoint} yet`), READS_LAG);
  return {
    VpcConfig: { SubnetIds: [...network.subnetIds], SecurityGroupIds },
    FileSystemConfigs: [{ Arn, LocalMountPath: network.mountPath }],
  };
}

/** In what the network of a function differs; without `ids`, what names alone show. */
export function networkChanges(
  network: FunctionNetwork | undefined,
  live: FunctionConfiguration,
  ids: NetworkIds | undefined,
): Change[] {
  if (!network) return [];
  const [mounted] = live.FileSystemConfigs ?? [];
  const { subnetIds, mountPath } = network;
  return [
    { field: 'subnets', from: listText(live.VpcConfig?.SubnetIds), to: listText(subnetIds) },
    { field: 'mount path', from: mounted?.LocalMountPath, to: mountPath },
    ...(ids ? idChanges(network, live, ids) : []),
  ];
}

function idChanges(
  { securityGroups, accessPoint }: FunctionNetwork,
  { VpcConfig, FileSystemConfigs }: FunctionConfiguration,
  ids: NetworkIds,
): Change[] {
  return [
    {
      field: 'security groups',
      from: listText(VpcConfig?.SecurityGroupIds),
      to: listText(ids.groupIds ?? securityGroups),
    },
    { field: 'access point', from: FileSystemConfigs?.[0]?.Arn, to: ids.accessPointArn ?? accessPoint },
  ];
}

function listText(ids: readonly string[] = []): string {
  return ids.toSorted().join(', ');
}
