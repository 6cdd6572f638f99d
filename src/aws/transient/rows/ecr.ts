import { MINUTES, type TransientError } from '../transient-error.ts';

const OF_A_REPOSITORY = [
  'BatchCheckLayerAvailability',
  'GetLifecyclePolicy',
  'GetRepositoryPolicy',
  'InitiateLayerUpload',
  'PutImage',
  'PutImageScanningConfiguration',
  'PutImageTagMutability',
  'PutLifecyclePolicy',
  'SetRepositoryPolicy',
];

/** Errors of ECR. */
export const ECR: readonly TransientError[] = [
  {
    service: 'ECR',
    operations: OF_A_REPOSITORY,
    codes: ['RepositoryNotFound'],
    rule: 'retry',
    onlyIfNew: { type: 'repository', at: 'repositoryName' },
    maxWaitMs: 2 * MINUTES,
    reason: 'ECR does not find the new repository yet',
    source: 'Terraform ecr/repository.go (2 min)',
  },
  {
    service: 'ECR',
    operations: ['DescribeImages', 'DescribeRepositories'],
    codes: ['RepositoryNotFound'],
    rule: 'look',
    maxWaitMs: 2 * MINUTES,
    reason: 'the new repository is not visible yet: it is read again until it is',
    source: 'Terraform ecr/repository.go (2 min)',
  },
  {
    service: 'ECR',
    operations: ['SetRepositoryPolicy'],
    codes: ['InvalidParameter'],
    text: 'Invalid repository policy provided',
    rule: 'retry',
    onlyIfNew: { type: 'role' },
    maxWaitMs: 2 * MINUTES,
    reason: 'ECR does not find the new role in the policy yet',
    source: 'Terraform ecr/repository_policy.go (2 min)',
  },
  {
    service: 'ECR',
    operations: ['UploadLayerPart'],
    codes: ['InvalidLayerPart', 'UploadNotFound'],
    rule: 'look',
    maxWaitMs: 0,
    reason: 'the upload goes on where ECR says, or starts again if ECR no longer knows it',
    source: 'botocore, UploadLayerPart',
  },
  {
    service: 'ECR',
    operations: ['CompleteLayerUpload'],
    codes: ['LayerAlreadyExists', 'UploadNotFound', 'LayerPartTooSmall', 'EmptyUpload', 'InvalidLayer'],
    rule: 'look',
    maxWaitMs: 0,
    reason: 'another push has completed the layer; otherwise it starts again',
    source: 'botocore, CompleteLayerUpload',
  },
  {
    service: 'ECR',
    operations: ['PutImage'],
    codes: ['ImageAlreadyExists'],
    rule: 'look',
    maxWaitMs: 0,
    reason: 'another push has put the same image',
    source: 'botocore, PutImage',
  },
];
