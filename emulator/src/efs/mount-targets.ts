import type * as sdk from '@aws-sdk/client-efs';
import type { SubnetPlace } from '../account/network-port.ts';
import { beginning, phaseOf } from '../life-cycle.ts';
import type { Actions, Input } from '../protocol/actions.ts';
import { badRequest, efsError } from './errors.ts';
import type { FileStore } from './file-store.ts';
import { newId } from '../account/resource-id.ts';
import { page } from './paging.ts';
import type { FileSystem, MountTarget, RegionFiles } from './region-files.ts';

/** hashicorp/terraform-provider-aws, service/efs/mount_target.go: "takes typically more than 1 min". */
const CREATION_MS = 80_000;
/** alchemy-run/alchemy, EFS/MountTarget.ts: 1 to 3 min. */
const DELETION_MS = 60_000;

export function mountTargetActions(store: FileStore): Actions<typeof sdk> {
  const { accountId } = store.account;
  return {
    CreateMountTarget: (input, { region }) => describedMountTarget(create(store, input, region), accountId),
    DescribeMountTargets: (input, { region }) => {
      const { MaxItems, Marker } = input;
      const found = selected(store.in(region), input);
      const { items, next } = page(found, ({ id }) => id, { limit: MaxItems, token: Marker });
      const described = items.map((each) => describedMountTarget(each, accountId));
      return { MountTargets: described, Marker, NextMarker: next };
    },
    DescribeMountTargetSecurityGroups: ({ MountTargetId }, { region }) => ({
      SecurityGroups: [...store.in(region).mountTarget(MountTargetId).groupIds],
    }),
    ModifyMountTargetSecurityGroups: ({ MountTargetId, SecurityGroups }, { region }) => {
      const found = store.in(region).mountTarget(MountTargetId);
      const phase = phaseOf(found);
      // The text is ours.
      if (phase !== 'available')
        throw efsError(
          'IncorrectMountTargetState',
          `Mount target '${found.id}' must be available for this operation; its state is '${phase}'.`,
        );
      found.groupIds = groupsOf(store, region, found.vpcId, SecurityGroups);
      store.account.ports.network.regroup(region, found.interfaceId, found.groupIds);
    },
    DeleteMountTarget: ({ MountTargetId }, { region }) => {
      const found = store.in(region).mountTarget(MountTargetId);
      found.goneAtMs ??= Date.now() + store.lastingMs(DELETION_MS);
      store.account.ports.network.release(region, found.interfaceId, found.goneAtMs);
    },
  };
}

function create(
  store: FileStore,
  { FileSystemId, SubnetId, SecurityGroups }: Input<typeof sdk, 'CreateMountTarget'>,
  region: string,
): MountTarget {
  const files = store.in(region);
  const { network } = store.account.ports;
  const fileSystem = files.availableFileSystem(FileSystemId);
  const subnet = network.subnet(region, SubnetId);
  if (!subnet) throw efsError('SubnetNotFound', `The subnet ID '${SubnetId}' does not exist`);
  checkFree(files, fileSystem, subnet);
  const groupIds = groupsOf(store, region, subnet.vpcId, SecurityGroups);
  const id = newId('fsmt');
  const life = beginning(store.lastingMs(CREATION_MS));
  // botocore, CreateMountTarget: "sets … the requesterId value to EFS"; its description is not the one that AWS gives.
  const { id: interfaceId, address } = network.attach(region, {
    subnetId: SubnetId,
    groupIds,
    type: 'interface',
    description: `EFS mount target for ${fileSystem.id} (${id})`,
    requesterId: 'EFS',
    readyAtMs: life.availableAtMs,
  });
  const { vpcId, zone, zoneId } = subnet;
  const place = { subnetId: SubnetId, vpcId, zone, zoneId, interfaceId, address };
  const created: MountTarget = { id, fileSystemId: fileSystem.id, ...place, groupIds, ...life };
  files.addMountTarget(created);
  return created;
}

/** Throws MountTargetConflict: "only one VPC", and "only one mount target per Availability Zone". */
function checkFree(files: RegionFiles, fileSystem: FileSystem, { vpcId, zone }: SubnetPlace): void {
  const others = files.mountTargetsOf(fileSystem);
  if (others.some((other) => other.vpcId !== vpcId)) {
    const message = 'requested subnet for new mount target is not in the same VPC as existing mount targets';
    throw efsError('MountTargetConflict', message);
  }
  if (others.some((other) => other.zone === zone))
    throw efsError('MountTargetConflict', 'mount target already exists in this AZ');
}

/** "Up to five VPC security group IDs"; without any, the default group of the VPC. */
function groupsOf(
  { account }: FileStore,
  region: string,
  vpcId: string,
  ids: readonly string[] = [],
): readonly string[] {
  const { network } = account.ports;
  if (ids.length === 0) return [network.defaultGroup(region, vpcId)];
  if (ids.length > 5)
    throw efsError('SecurityGroupLimitExceeded', 'A mount target can have at most 5 security groups.');
  const absent = ids.find((id) => network.vpcOfGroup(region, id) !== vpcId);
  if (absent !== undefined)
    throw efsError('SecurityGroupNotFound', `The SecurityGroup ID '${absent}' does not exist`);
  return ids;
}

/** Throws BadRequest unless exactly one of them is named. */
function selected(
  files: RegionFiles,
  { FileSystemId, MountTargetId, AccessPointId }: Input<typeof sdk, 'DescribeMountTargets'>,
): MountTarget[] {
  if ([FileSystemId, MountTargetId, AccessPointId].filter((each) => each !== undefined).length !== 1)
    throw badRequest('Must specify exactly one mutually exclusive parameter.');
  if (MountTargetId !== undefined) return [files.mountTarget(MountTargetId)];
  const fileSystemId = FileSystemId ?? files.accessPoint(AccessPointId ?? '').fileSystemId;
  return files.mountTargetsOf(files.fileSystem(fileSystemId));
}

function describedMountTarget(each: MountTarget, accountId: string): sdk.MountTargetDescription {
  return {
    OwnerId: accountId,
    MountTargetId: each.id,
    FileSystemId: each.fileSystemId,
    SubnetId: each.subnetId,
    LifeCycleState: phaseOf(each),
    IpAddress: each.address,
    NetworkInterfaceId: each.interfaceId,
    AvailabilityZoneId: each.zoneId,
    AvailabilityZoneName: each.zone,
    VpcId: each.vpcId,
  };
}
