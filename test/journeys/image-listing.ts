import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  type ECRClientConfig,
} from '@aws-sdk/client-ecr';

/** The repositories of an account, and the images in them by tag and digest. */
export async function imageListing(config: ECRClientConfig): Promise<string[]> {
  const client = new ECRClient(config);
  const { repositories = [] } = await client.send(new DescribeRepositoriesCommand({}));
  const all = repositories.map(async ({ repositoryName = '' }) => {
    const { imageDetails = [] } = await client.send(new DescribeImagesCommand({ repositoryName }));
    const images = imageDetails.map(
      ({ imageTags, imageDigest }) => `image ${repositoryName}:${imageTags?.join(',')} ${imageDigest}`,
    );
    return [`repository ${repositoryName}`, ...images];
  });
  return (await Promise.all(all)).flat();
}
