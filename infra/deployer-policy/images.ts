import { arn } from '../naming.ts';
import { allow, type ConfigContext, type Statement } from './statement.ts';

/** The repository of a stack's container images, and pushing by ECR's own API. */
export function images({ site, names, sourceRepositories }: ConfigContext, repository: string): Statement[] {
  const named = (name: string): string => arn(site, 'ecr', `repository/${name}`);
  return [
    allow('FindTheRepositories', ['ecr:DescribeRepositories'], named('*')),
    allow('ReadTheRepositoryTags', ['ecr:ListTagsForResource'], named(`${names.owner}*`)),
    allow('KeepTheRepository', [...KEEP_REPOSITORY, ...KEEP_IMAGES], named(repository)),
    ...(sourceRepositories.length === 0
      ? []
      : [allow('TakeImagesFromTheOtherStage', TAKE_IMAGES, sourceRepositories)]),
  ];
}

/** What `promote` reads of the other stage. */
const TAKE_IMAGES = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

const KEEP_REPOSITORY = [
  'ecr:CreateRepository',
  'ecr:TagResource',
  'ecr:DeleteRepository',
  'ecr:PutImageScanningConfiguration',
  'ecr:PutImageTagMutability',
  'ecr:GetLifecyclePolicy',
  'ecr:PutLifecyclePolicy',
  'ecr:DeleteLifecyclePolicy',
  'ecr:GetRepositoryPolicy',
  'ecr:SetRepositoryPolicy',
  'ecr:DeleteRepositoryPolicy',
];

const KEEP_IMAGES = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
  'ecr:CompleteLayerUpload',
  'ecr:PutImage',
  'ecr:DescribeImages',
  'ecr:DescribeImageScanFindings',
  'ecr:BatchDeleteImage',
];
