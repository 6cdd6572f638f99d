import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';

/** An image in a registry of the clients' region. */
export interface RegistryImage {
  readonly account: string;
  readonly repository: string;
  readonly tag: string;
}

/** Compressed size of an image in bytes; undefined when the tag does not exist. */
export async function imageBytes(
  aws: AwsClients,
  { account, repository, tag }: RegistryImage,
): Promise<number | undefined> {
  const input = { registryId: account, repositoryName: repository, imageIds: [{ imageTag: tag }] };
  const found = await unlessAbsent(
    'ecr:DescribeImages',
    async () => await aws.ecr.send(new DescribeImagesCommand(input)),
  );
  return found?.imageDetails?.[0]?.imageSizeInBytes;
}
