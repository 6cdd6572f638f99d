import type { Signature } from './signature.ts';

const PREBUILT = 'https://docs.aws.amazon.com/sagemaker/latest/dg/docker-containers-prebuilt.html';

/** What AWS says of the container image. */
export const images: readonly Signature[] = [
  {
    id: 'image-too-large',
    where: 'aws',
    pattern: /Image size \d+ is greater than supported/,
    cause: 'Serverless endpoints take images up to 10 GB, and this one is larger; GPU images are.',
    fix: 'Choose a CPU inference image.',
    link: 'https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html',
  },
  {
    id: 'image-missing',
    where: 'aws',
    pattern: /The image '[^']+' does not exist|Requested image.* not found/,
    cause: 'There is no image of that name and tag in that registry; registries differ by region.',
    fix: 'Choose a tag that exists in the region, spelt with the full versions.',
    link: PREBUILT,
  },
  {
    id: 'image-repository-closed',
    where: 'aws',
    pattern: /does not grant ecr:GetDownloadUrlForLayer/,
    cause:
      'The repository of the image does not let SageMaker read it; often it is the registry of another region.',
    fix: 'Use the registry account of your region, or add a repository policy for sagemaker.amazonaws.com.',
    link: PREBUILT,
  },
  {
    id: 'image-role-denied',
    where: 'aws',
    pattern: /does not have BatchGetImage permission for the image/,
    cause: "The endpoint's role may not pull the image.",
    fix: 'Run the same command again, which writes the policy of the role anew; for an image of your own, allow the role there.',
    link: 'https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html',
  },
  {
    id: 'image-unusable',
    where: 'aws',
    pattern: /Please make sure all images included in the model for the production variant/,
    cause: 'The image does not exist in this region, or the role may not pull it.',
    fix: 'Check the image name, its region and the rights of the role.',
    link: PREBUILT,
  },
];
