import {
  type AccessPointDescription,
  CreateAccessPointCommand,
  DeleteAccessPointCommand,
  DescribeAccessPointsCommand,
} from '@aws-sdk/client-efs';
import { ownerIn, type Tags, tagList } from '../../reconcile/owner.ts';
import type { Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, calling, unlessAbsent, unlessGone } from '../core/errors.ts';
import { immutableKind } from '../core/immutable-kind.ts';
import { mapLimit } from '../core/listing.ts';
import { ownFileSystems } from './file-system.ts';
import { fileSystemId, findFileSystem } from './find-file-system.ts';
import { phaseOfLifeCycle } from './life-cycle.ts';

/** A folder of a file system, with the user that owns what is written there. */
export interface AccessPointSpec {
  /** Of the file system, too: it has one access point. */
  readonly name: string;
  readonly path: string;
  /** User and group id of every write. */
  readonly posixId: number;
  readonly tags: Tags;
}

interface LiveAccessPoint {
  readonly owner: string | undefined;
  readonly point: AccessPointDescription;
}

/** The access point of a file system, named as it; by its client token. */
export function accessPointKind(aws: AwsClients): Kind<AccessPointSpec, LiveAccessPoint> {
  return {
    ...immutableKind<AccessPointSpec, LiveAccessPoint>(5_000, {
      nameOf: (spec) => spec.name,
      read: async (name) => {
        const point = await findAccessPoint(aws, name);
        return point && { owner: ownerIn(point.Tags), point };
      },
      create: async (spec) => await createPoint(aws, spec),
      remove: async (name) => {
        const AccessPointId = (await findAccessPoint(aws, name))?.AccessPointId;
        if (AccessPointId === undefined) return;
        const command = new DeleteAccessPointCommand({ AccessPointId });
        await unlessGone('elasticfilesystem:DeleteAccessPoint', async () => await aws.efs.send(command));
      },
      list: async (prefix) => await listPoints(aws, prefix),
    }),
    phaseOf: ({ point }) => phaseOfLifeCycle(point.LifeCycleState),
  };
}

/** The ARN of an access point; undefined if there is none. */
export async function accessPointArn(aws: AwsClients, name: string): Promise<string | undefined> {
  return (await findAccessPoint(aws, name))?.AccessPointArn;
}

async function findAccessPoint(aws: AwsClients, name: string): Promise<AccessPointDescription | undefined> {
  const points = await pointsOf(aws, (await findFileSystem(aws, name))?.FileSystemId);
  return points.find(({ ClientToken }) => ClientToken === name);
}

/** A file system has one, apart from those that somebody adds, so they fit in a page of 100. */
async function pointsOf(
  aws: AwsClients,
  FileSystemId: string | undefined,
): Promise<AccessPointDescription[]> {
  if (FileSystemId === undefined) return [];
  const command = new DescribeAccessPointsCommand({ FileSystemId, MaxResults: 100 });
  const found = await unlessAbsent(
    'elasticfilesystem:DescribeAccessPoints',
    async () => await aws.efs.send(command),
  );
  return found?.AccessPoints?.filter(({ LifeCycleState }) => LifeCycleState !== 'deleted') ?? [];
}

async function createPoint(aws: AwsClients, { name, path, posixId, tags }: AccessPointSpec): Promise<void> {
  const command = new CreateAccessPointCommand({
    ClientToken: name,
    FileSystemId: await fileSystemId(aws, name),
    PosixUser: { Uid: posixId, Gid: posixId },
    RootDirectory: {
      Path: path,
      CreationInfo: { OwnerUid: posixId, OwnerGid: posixId, Permissions: '0755' },
    },
    Tags: tagList({ ...tags, Name: name }),
  });
  try {
    await calling('elasticfilesystem:CreateAccessPoint', async () => await aws.efs.send(command));
  } catch (error) {
    // The response to the same call was lost.
    if (awsErrorCode(error) !== 'AccessPointAlreadyExists') throw error;
  }
}

async function listPoints(aws: AwsClients, prefix: string): Promise<Found[]> {
  const found = await mapLimit(await ownFileSystems(aws, prefix), async ({ FileSystemId, CreationTime }) =>
    (await pointsOf(aws, FileSystemId)).map(({ ClientToken: name = '', Tags }) => ({
      name,
      owner: ownerIn(Tags),
      sinceMs: CreationTime?.getTime(),
    })),
  );
  return found.flat();
}
