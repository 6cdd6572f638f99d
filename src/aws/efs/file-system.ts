import {
  CreateFileSystemCommand,
  DeleteFileSystemCommand,
  type FileSystemDescription,
  paginateDescribeFileSystems,
} from '@aws-sdk/client-efs';
import { ownerIn, type Tags, tagList } from '../../reconcile/owner.ts';
import type { Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, calling, unlessGone } from '../core/errors.ts';
import { immutableKind } from '../core/immutable-kind.ts';
import { allPages } from '../core/listing.ts';
import { findFileSystem } from './find-file-system.ts';
import { phaseOfLifeCycle } from './life-cycle.ts';

/** An encrypted EFS file system with elastic throughput, which costs nothing but what it stores and transfers. */
export interface FileSystemSpec {
  /** Its creation token. */
  readonly name: string;
  readonly tags: Tags;
}

interface LiveFileSystem {
  readonly owner: string | undefined;
  readonly description: FileSystemDescription;
}

/** EFS file systems, named by their creation tokens. */
export function fileSystemKind(aws: AwsClients): Kind<FileSystemSpec, LiveFileSystem> {
  return {
    ...immutableKind<FileSystemSpec, LiveFileSystem>(10_000, {
      nameOf: (spec) => spec.name,
      read: async (name) => {
        const description = await findFileSystem(aws, name);
        return description && { owner: ownerIn(description.Tags), description };
      },
      create: async (spec) => await createFileSystem(aws, spec),
      remove: async (name) => await removeFileSystem(aws, name),
      list: async (prefix) => await listFileSystems(aws, prefix),
    }),
    impact: { remove: 'the models on it are lost; their archives stay in S3' },
    phaseOf: ({ description }) => phaseOfLifeCycle(description.LifeCycleState),
  };
}

async function createFileSystem(aws: AwsClients, { name, tags }: FileSystemSpec): Promise<void> {
  const command = new CreateFileSystemCommand({
    CreationToken: name,
    Encrypted: true,
    PerformanceMode: 'generalPurpose',
    ThroughputMode: 'elastic',
    Tags: tagList({ ...tags, Name: name }),
  });
  try {
    await calling('elasticfilesystem:CreateFileSystem', async () => await aws.efs.send(command));
  } catch (error) {
    // The response to the same call was lost; the next read shows the owner.
    if (awsErrorCode(error) !== 'FileSystemAlreadyExists') throw error;
  }
}

async function removeFileSystem(aws: AwsClients, name: string): Promise<void> {
  const FileSystemId = (await findFileSystem(aws, name))?.FileSystemId;
  if (FileSystemId === undefined) return;
  const command = new DeleteFileSystemCommand({ FileSystemId });
  await unlessGone('elasticfilesystem:DeleteFileSystem', async () => await aws.efs.send(command));
}

async function listFileSystems(aws: AwsClients, prefix: string): Promise<Found[]> {
  return (await ownFileSystems(aws, prefix)).map(({ CreationToken: name = '', Tags, CreationTime }) => ({
    name,
    owner: ownerIn(Tags),
    sinceMs: CreationTime?.getTime(),
  }));
}

/** File systems whose creation token has a prefix. */
export async function ownFileSystems(aws: AwsClients, prefix: string): Promise<FileSystemDescription[]> {
  const pages = paginateDescribeFileSystems({ client: aws.efs }, {});
  const all = await allPages('elasticfilesystem:DescribeFileSystems', pages, (page) => page.FileSystems);
  return all.filter(
    ({ CreationToken = '', LifeCycleState }) =>
      CreationToken.startsWith(prefix) && LifeCycleState !== 'deleted',
  );
}
