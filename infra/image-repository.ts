import type { RepositorySettings } from '../src/aws/ecr/repository-settings.ts';
import { arn } from './naming.ts';
import type { Site } from './site.ts';

// Every image of a stack has a tag: an untagged one is what a deletion of its tag left behind.
const UNTAGGED_DAYS = 14;

/**
 * The settings of the repository for a stack's images. A function pulls through the repository's policy, an endpoint by its
 * role; a stack that switches from one to the other must not take the policy away from the function that still serves.
 */
export function imageRepository(site: Site): RepositorySettings {
  return {
    scanOnPush: true,
    immutableTags: true,
    lifecyclePolicy: expiringUntagged(),
    policy: lambdaMayPull(site),
  };
}

/** ECR user guide, "Examples of lifecycle policies in Amazon ECR". */
function expiringUntagged(): RepositorySettings['lifecyclePolicy'] {
  const selection = {
    tagStatus: 'untagged',
    countType: 'sinceImagePushed',
    countUnit: 'days',
    countNumber: UNTAGGED_DAYS,
  };
  return { rules: [{ rulePriority: 1, selection, action: { type: 'expire' } }] };
}

/**
 * Lets Lambda pull for functions of the account (Lambda developer guide, images-create, "Amazon ECR permissions"). Lambda
 * would add the like itself, but parallel creates spoil it (aws/aws-sam-cli#8190).
 */
function lambdaMayPull(site: Site): RepositorySettings['policy'] {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'LambdaECRImageRetrievalPolicy',
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Condition: { StringLike: { 'aws:SourceArn': arn(site, 'lambda', 'function:*') } },
      },
    ],
  };
}
