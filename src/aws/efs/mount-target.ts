import {
  CreateMountTargetCommand,
  DeleteMountTargetCommand,
  DescribeMountTargetSecurityGroupsCommand,
  DescribeMountTargetsCommand,
  ModifyMountTargetSecurityGroupsCommand,
  type MountTargetDescription,
} from '@aws-sdk/client-efs';
import { ownerIn } from '../../reconcile/owner.ts';
import type { Change, Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, calling, unlessAbsent, unlessGone } from '../core/errors.ts';
import { mapLimit } from '../core/listing.ts';
import { existingGroupIds, securityGroupIds } from '../ec2/security-group.ts';
import { ownFileSystems } from './file-system.ts';
import { fileSystemId, findFileSystem } from './find-file-system.ts';
import { phaseOfLifeCycle } from './life-cycle.ts';

/** Where functions of one availability zone reach a file system. */
export interface MountTargetSpec {
  readonly fileSystem: string;
  readonly subnetId: string;
  /** By id or name. */
  readonly securityGroups: readonly string[];
}

interface LiveMountTarget {
  /** Of the file system: mount targets have no tags. */
  readonly owner: string | undefined;
  readonly target: MountTargetDescription;
  readonly groupIds: readonly string[];
  /** Ids of the groups in the spec; undefined where one does not exist. */
  readonly wantedGroupIds?: readonly string[] | undefined;
}

/** Mount targets, named by file system and subnet. */
export function mountTargetKind(aws: AwsClients): Kind<MountTargetSpec, LiveMountTarget> {
  const nameOf = ({ fileSystem, subnetId }: MountTargetSpec): string => `${fileSystem}:${subnetId}`;
  return {
    // "The operation may take up to 90 seconds" until the target is available (EFS user guide, manage-fs-access).
    expectedMs: 90_000,
    nameOf,
    ownerOf: (live) => live.owner,
    phaseOf: ({ target }) => phaseOfLifeCycle(target.LifeCycleState),
    diff: diffTarget,
    read: async (name) => await readTarget(aws, name),
    readFor: async (spec) => {
      const live = await readTarget(aws, nameOf(spec));
      return live && { ...live, wantedGroupIds: await securityGroupIds(aws, spec.securityGroups) };
    },
    create: async (spec) => await createTarget(aws, spec),
    update: async (spec, { target }) => {
      const SecurityGroups = await existingGroupIds(aws, spec.securityGroups);
      const command = new ModifyMountTargetSecurityGroupsCommand({
        MountTargetId: target.MountTargetId,
        SecurityGroups,
      });
      await calling(
        'elasticfilesystem:ModifyMountTargetSecurityGroups',
        async () => await aws.efs.send(command),
      );
    },
    remove: async (name) => await removeTarget(aws, name),
    list: async (prefix) => await listTargets(aws, prefix),
  };
}

function diffTarget(spec: MountTargetSpec, { groupIds, wantedGroupIds }: LiveMountTarget): Change[] {
  const [from, to] = [groupIds.join(', '), (wantedGroupIds ?? spec.securityGroups).join(', ')];
  return from === to ? [] : [{ field: 'security groups', from, to }];
}

async function readTarget(aws: AwsClients, name: string): Promise<LiveMountTarget | undefined> {
  const [fileSystem = '', subnetId = ''] = name.split(':');
  const found = await findFileSystem(aws, fileSystem);
  const target = (await targetsOf(aws, found?.FileSystemId)).find((each) => each.SubnetId === subnetId);
  const { MountTargetId } = target ?? {};
  if (!target) return undefined;
  const groups = await unlessAbsent(
    'elasticfilesystem:DescribeMountTargetSecurityGroups',
    async () => await aws.efs.send(new DescribeMountTargetSecurityGroupsCommand({ MountTargetId })),
  );
  return groups && { owner: ownerIn(found?.Tags), target, groupIds: groups.SecurityGroups?.toSorted() ?? [] };
}

/** At most one per availability zone, so they fit in a page of 100. */
async function targetsOf(
  aws: AwsClients,
  FileSystemId: string | undefined,
): Promise<MountTargetDescription[]> {
  if (FileSystemId === undefined) return [];
  const command = new DescribeMountTargetsCommand({ FileSystemId, MaxItems: 100 });
  const found = await unlessAbsent(
    'elasticfilesystem:DescribeMountTargets',
    async () => await aws.efs.send(command),
  );
  return found?.MountTargets?.filter(({ LifeCycleState }) => LifeCycleState !== 'deleted') ?? [];
}

async function createTarget(aws: AwsClients, spec: MountTargetSpec): Promise<void> {
  const command = new CreateMountTargetCommand({
    FileSystemId: await fileSystemId(aws, spec.fileSystem),
    SubnetId: spec.subnetId,
    SecurityGroups: await existingGroupIds(aws, spec.securityGroups),
  });
  try {
    await calling('elasticfilesystem:CreateMountTarget', async () => await aws.efs.send(command));
  } catch (error) {
    // The same call is under way, or its response was lost: only the target itself shows which.
    const isThere = (await readTarget(aws, `${spec.fileSystem}:${spec.subnetId}`)) !== undefined;
    if (awsErrorCode(error) !== 'MountTargetConflict' || !isThere) throw error;
  }
}

async function removeTarget(aws: AwsClients, name: string): Promise<void> {
  const MountTargetId = (await readTarget(aws, name))?.target.MountTargetId;
  if (MountTargetId === undefined) return;
  const command = new DeleteMountTargetCommand({ MountTargetId });
  await unlessGone('elasticfilesystem:DeleteMountTarget', async () => await aws.efs.send(command));
}

async function listTargets(aws: AwsClients, prefix: string): Promise<Found[]> {
  const found = await mapLimit(
    await ownFileSystems(aws, prefix),
    async ({ FileSystemId, CreationToken = '', Tags, CreationTime }) =>
      (await targetsOf(aws, FileSystemId)).map(({ SubnetId }) => ({
        name: `${CreationToken}:${SubnetId}`,
        owner: ownerIn(Tags),
        sinceMs: CreationTime?.getTime(),
      })),
  );
  return found.flat();
}
