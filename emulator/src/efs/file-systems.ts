import type * as sdk from '@aws-sdk/client-efs';
import { beginning, phaseOf } from '../life-cycle.ts';
import type { Actions, Input } from '../protocol/actions.ts';
import { badRequest, efsError } from './errors.ts';
import type { FileStore } from './file-store.ts';
import { managedKeyId, newId } from '../account/resource-id.ts';
import { page } from './paging.ts';
import type { FileSystem, RegionFiles } from './region-files.ts';
import { createFolder, removeFolder, sizeOf } from './stored-files.ts';
import { createdTags, tagList } from './tags.ts';

/** hashicorp/terraform-provider-aws, service/efs/file_system.go waits from 2 s on; AWS publishes nothing. */
const CREATION_MS = 5_000;
const DELETION_MS = 10_000;

/** "6 KiB: the metered size of an empty file system" (EFS guide, "Metering"). */
const EMPTY_BYTES = 6_144;

export function fileSystemActions(store: FileStore): Actions<typeof sdk> {
  const described = async (files: RegionFiles, each: FileSystem): Promise<sdk.FileSystemDescription> => ({
    ...describedFileSystem(each),
    OwnerId: store.account.accountId,
    NumberOfMountTargets: files.mountTargetsOf(each).length,
    SizeInBytes: { Value: EMPTY_BYTES + (await sizeOf(each.folder)) },
  });
  return {
    CreateFileSystem: async (input, { region }) => {
      const created = await create(store, input, region);
      return await described(store.in(region), created);
    },
    DescribeFileSystems: async ({ FileSystemId, CreationToken, MaxItems, Marker }, { region }) => {
      if (FileSystemId !== undefined && CreationToken !== undefined)
        throw badRequest('Request cannot contain both a file system ID and a creation token.');
      const files = store.in(region);
      const all =
        FileSystemId === undefined ? [...files.fileSystems.values()] : [files.fileSystem(FileSystemId)];
      const found = all.filter(({ creationToken }) => (CreationToken ?? creationToken) === creationToken);
      const { items, next } = page(found, ({ id }) => id, { limit: MaxItems, token: Marker });
      const descriptions = await Promise.all(items.map(async (each) => await described(files, each)));
      return { FileSystems: descriptions, Marker, NextMarker: next };
    },
    DeleteFileSystem: async ({ FileSystemId }, { region }) => {
      const files = store.in(region);
      const found = files.fileSystem(FileSystemId);
      // The text is ours.
      if (files.mountTargetsOf(found).length > 0)
        throw efsError('FileSystemInUse', `File system '${found.id}' has mount targets.`);
      found.goneAtMs ??= Date.now() + store.lastingMs(DELETION_MS);
      for (const point of files.accessPointsOf(found)) point.goneAtMs ??= found.goneAtMs;
      await removeFolder(found.folder);
    },
  };
}

async function create(
  store: FileStore,
  input: Input<typeof sdk, 'CreateFileSystem'>,
  region: string,
): Promise<FileSystem> {
  const files = store.in(region);
  // Clients generate a token that is missing, which is why the SDK types it as optional.
  const { CreationToken: creationToken = '' } = input;
  const existing = [...files.fileSystems.values()].find((each) => each.creationToken === creationToken);
  if (existing) throw alreadyExists(existing);
  const id = newId('fs');
  const created: FileSystem = {
    id,
    arn: store.arn(region, 'file-system', id),
    creationToken,
    createdAt: new Date(),
    settings: settingsOf(store, input, region),
    tags: createdTags(input.Tags),
    folder: store.folder(id),
    ...beginning(store.lastingMs(CREATION_MS)),
  };
  files.addFileSystem(created);
  await createFolder(created.folder);
  return created;
}

/** Throws BadRequest for settings that exclude one another; the texts are ours. */
function settingsOf(
  store: FileStore,
  input: Input<typeof sdk, 'CreateFileSystem'>,
  region: string,
): FileSystem['settings'] {
  const { Encrypted = false, KmsKeyId: key, ProvisionedThroughputInMibps: throughput } = input;
  const { PerformanceMode = 'generalPurpose', ThroughputMode = 'bursting' } = input;
  if (key !== undefined && !Encrypted) throw badRequest('A file system with a KMS key must be encrypted.');
  if ((ThroughputMode === 'provisioned') !== (throughput !== undefined))
    throw badRequest('Provisioned throughput needs a value, and other throughput modes have none.');
  if (ThroughputMode === 'elastic' && PerformanceMode === 'maxIO')
    throw badRequest('The performance mode maxIO is not supported with elastic throughput.');
  return {
    PerformanceMode,
    ThroughputMode,
    ...(throughput !== undefined && { ProvisionedThroughputInMibps: throughput }),
    Encrypted,
    ...(Encrypted && { KmsKeyId: keyArn(store, region, key) }),
  };
}

/** ARN of a key of the account, or of the AWS managed key of EFS. */
function keyArn({ account }: FileStore, region: string, given: string | undefined): string {
  const key = given ?? managedKeyId(account.accountId, region, 'elasticfilesystem');
  if (key.startsWith('arn:')) return key;
  const resource = key.startsWith('alias/') ? key : `key/${key}`;
  return `arn:${account.partition}:kms:${region}:${account.accountId}:${resource}`;
}

/** As in hashicorp/terraform-provider-aws#2352. */
function alreadyExists({ id, creationToken }: FileSystem): Error {
  const message = `File system '${id}' already exists with creation token '${creationToken}'`;
  return efsError('FileSystemAlreadyExists', message, { FileSystemId: id });
}

function describedFileSystem(
  each: FileSystem,
): Omit<sdk.FileSystemDescription, 'OwnerId' | 'NumberOfMountTargets' | 'SizeInBytes'> {
  return {
    CreationToken: each.creationToken,
    FileSystemId: each.id,
    FileSystemArn: each.arn,
    CreationTime: each.createdAt,
    LifeCycleState: phaseOf(each),
    Name: each.tags.get('Name'),
    ...(each.settings as Required<FileSystem['settings']>),
    Tags: tagList(each.tags),
    FileSystemProtection: { ReplicationOverwriteProtection: 'ENABLED' },
  };
}
