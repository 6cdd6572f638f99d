import { DescribeFileSystemsCommand, type FileSystemDescription } from '@aws-sdk/client-efs';
import { NotYet, READS_LAG } from '../../reconcile/not-yet.ts';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';

/** The file system with a creation token, which names it: EFS generates the id. */
export async function findFileSystem(
  aws: AwsClients,
  name: string,
): Promise<FileSystemDescription | undefined> {
  const found = await unlessAbsent(
    'elasticfilesystem:DescribeFileSystems',
    async () => await aws.efs.send(new DescribeFileSystemsCommand({ CreationToken: name })),
  );
  // One that was deleted may be listed for a moment, and its token used again.
  const all = found?.FileSystems?.filter(({ LifeCycleState }) => LifeCycleState !== 'deleted') ?? [];
  return all.find(({ LifeCycleState }) => LifeCycleState !== 'deleting') ?? all[0];
}

/** The id of a file system that was created. Throws NotYet while reads do not show it. */
export async function fileSystemId(aws: AwsClients, name: string): Promise<string> {
  const id = (await findFileSystem(aws, name))?.FileSystemId;
  if (id !== undefined) return id;
  throw new NotYet(new Error(`EFS does not show the file system ${name} yet`), READS_LAG);
}
