import {
  type ArnScope,
  creation,
  JSON_DENIAL,
  need,
  regional,
  type Rule,
  type ServiceRules,
  tagsOfList,
  textOf,
} from '../rule.ts';

type Input = Readonly<Record<string, unknown>>;

function repositoryArn(scope: ArnScope, name: unknown, registryId?: unknown): string {
  const accountId = textOf(registryId) || scope.accountId;
  return regional({ ...scope, accountId }, 'ecr', `repository/${textOf(name)}`);
}

function onRepository(operation: string): Rule<Input> {
  return ({ repositoryName, registryId }, scope) => [
    need(`ecr:${operation}`, repositoryArn(scope, repositoryName, registryId)),
  ];
}

const onArn =
  (operation: string): Rule<Input> =>
  ({ resourceArn }) => [need(`ecr:${operation}`, textOf(resourceArn))];

const ON_REPOSITORY = [
  'BatchCheckLayerAvailability',
  'BatchDeleteImage',
  'BatchGetImage',
  'CompleteLayerUpload',
  'DeleteLifecyclePolicy',
  'DeleteRepository',
  'DeleteRepositoryPolicy',
  'DescribeImages',
  'DescribeImageScanFindings',
  'GetDownloadUrlForLayer',
  'GetLifecyclePolicy',
  'GetRepositoryPolicy',
  'InitiateLayerUpload',
  'ListImages',
  'PutImage',
  'PutImageScanningConfiguration',
  'PutImageTagMutability',
  'PutLifecyclePolicy',
  'SetRepositoryPolicy',
  'UploadLayerPart',
];

/**
 * Actions and resource types of Amazon ECR (Service Authorization Reference). A registry is an account. The presigned
 * link to a layer needs no permission, and GetAuthorizationToken has no resource.
 */
export const ecrRules: ServiceRules<Input> = {
  prefix: 'ecr',
  denial: JSON_DENIAL,
  operations: {
    ...Object.fromEntries(ON_REPOSITORY.map((operation) => [operation, onRepository(operation)])),
    CreateRepository: ({ repositoryName, tags }, scope) =>
      creation(
        'ecr:CreateRepository',
        'ecr:TagResource',
        repositoryArn(scope, repositoryName),
        tagsOfList(tags),
      ),
    DescribeRepositories: ({ repositoryNames, registryId }, scope) => {
      const names = Array.isArray(repositoryNames) ? (repositoryNames as unknown[]) : ['*'];
      return names.map((name) => need('ecr:DescribeRepositories', repositoryArn(scope, name, registryId)));
    },
    TagResource: onArn('TagResource'),
    UntagResource: onArn('UntagResource'),
    ListTagsForResource: onArn('ListTagsForResource'),
  },
};
