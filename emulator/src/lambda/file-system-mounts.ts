import type { AccountContext } from '../account/account-context.ts';
import type { AccessPointPlace } from '../account/network-port.ts';
import { isRoleAllowed } from '../authorization/is-role-allowed.ts';
import { AwsError } from '../aws-error.ts';
import type { Mount } from './execution/runtime-process.ts';
import type { FunctionSettings } from './function-settings.ts';
import { mountTargetFor } from './network-checks.ts';
import type { FileSystemSettings } from './network-settings.ts';

const NFS_PORT = 2049;

/** The file systems of a function as its environments mount them. Throws EFSMount…Exception for one that they cannot. */
export async function mountsOf(
  account: AccountContext,
  region: string,
  settings: FunctionSettings,
): Promise<Mount[]> {
  return await Promise.all(
    settings.fileSystems.map(async (each) => await mountOf(account, region, settings, each)),
  );
}

// The texts: developer guide, "Troubleshoot execution issues in Lambda".
async function mountOf(
  account: AccountContext,
  region: string,
  settings: FunctionSettings,
  { arn, path }: FileSystemSettings,
): Promise<Mount> {
  const point = account.ports.fileSystems.accessPoint(arn);
  if (point && !isConnected(account, region, settings, point)) {
    throw mountError(
      'EFSMountConnectivityException',
      `The function couldn't connect to the Amazon EFS file system with access point ${arn}. Check your network configuration and try again.`,
    );
  }
  const folder = point && mayAccess(account, settings, point, arn, 'ClientMount') && (await point.open());
  if (!point || !folder) {
    throw mountError(
      'EFSMountFailureException',
      `The function couldn't mount the Amazon EFS file system with access point ${arn}. Check the file system configuration and try again.`,
    );
  }
  return { path, folder, isReadOnly: !mayAccess(account, settings, point, arn, 'ClientWrite') };
}

/** Through the mount target of each zone: an environment may be in any of the subnets. */
function isConnected(
  { ports: { network } }: AccountContext,
  region: string,
  { vpc }: FunctionSettings,
  point: AccessPointPlace,
): boolean {
  const { subnetIds = [], securityGroupIds = [] } = vpc ?? {};
  return subnetIds.every((id) => {
    const target = mountTargetFor(network.subnet(region, id), point);
    return target?.isAvailable && network.allows(region, securityGroupIds, target.groupIds, NFS_PORT);
  });
}

/** The rights of the execution role (developer guide, "Configuring file system access": "Execution role permissions"). */
function mayAccess(
  account: AccountContext,
  { role }: FunctionSettings,
  { fileSystemArn }: AccessPointPlace,
  accessPointArn: string,
  action: 'ClientMount' | 'ClientWrite',
): boolean {
  return isRoleAllowed(account, role, `elasticfilesystem:${action}`, fileSystemArn, {
    'elasticfilesystem:AccessPointArn': accessPointArn,
    'elasticfilesystem:AccessedViaMountTarget': 'true',
  });
}

function mountError(code: string, message: string): AwsError {
  return new AwsError(code, message, undefined, { Type: 'User' });
}
