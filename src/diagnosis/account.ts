import type { Signature } from './signature.ts';

const DENIED = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html';

/** Roles and permissions. */
export const rolesAndPermissions: readonly Signature[] = [
  {
    id: 'role-not-trusted',
    where: 'aws',
    pattern: /Could not assume role|was unable to assume the role/,
    cause: 'SageMaker cannot assume the role: it does not exist, or does not trust sagemaker.amazonaws.com.',
    fix: 'Run the same command again: it updates the trust policy of the role. A new role may take a minute to propagate.',
    link: 'https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html',
  },
  {
    id: 'pass-role-denied',
    where: 'aws',
    pattern: /is not authorized to perform: iam:PassRole/,
    cause: 'Your identity may not pass the role to the service (iam:PassRole).',
    fix: 'Request iam:PassRole on this role; `npm run policy` prints the complete policy for a deployer.',
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
  },
  {
    id: 'organization-denies',
    where: 'aws',
    pattern: /is not authorized to perform: .+ with an explicit deny in a service control policy/,
    cause:
      'A policy of your organization denies the action in this account or region, regardless of your own permissions.',
    fix: 'Ask the administrator of the organization, or deploy to another account or --region.',
    link: DENIED,
  },
  {
    id: 'action-denied',
    where: 'aws',
    pattern: /is not authorized to perform: (?!iam:PassRole|sagemaker:InvokeEndpoint|kms:)[\w-]+:\w+/,
    cause: 'This identity has no permission for this action.',
    fix: 'Request the action on this resource (`npm run policy` prints the complete policy for a deployer), then run the same command again.',
    link: DENIED,
  },
  {
    id: 'credentials-refused',
    where: 'aws',
    pattern: /security token included in the request is (?:expired|invalid)/,
    cause: 'Your AWS credentials have expired or are invalid.',
    fix: 'Sign in again (`aws sso login` or `aws configure`), then run the same command again.',
  },
];

/** Quotas of the account, and capacity of AWS. */
export const quotasAndCapacity: readonly Signature[] = [
  {
    id: 'sagemaker-quota',
    where: 'aws',
    pattern: /account-level service limit '[^']+' is \d+/,
    cause: 'A SageMaker quota of the account is exceeded; in new accounts many are 0.',
    fix: 'Lower --memory or --max-concurrency, or request an increase of this quota in Service Quotas.',
    link: 'https://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html',
  },
  {
    id: 'capacity',
    where: 'aws',
    pattern: /Unable to provision requested ML compute capacity/,
    cause: 'AWS has no capacity for this instance type in the region at the moment.',
    fix: 'Run the same command again later, or choose another instance type or --region.',
  },
  {
    id: 'calls-throttled',
    where: 'aws',
    pattern: /ThrottlingException\b.*Rate exceeded/,
    cause: 'Too many AWS calls were made in the account at the same time.',
    fix: 'Run the same command again in a minute: it continues where it stopped.',
  },
];

const PREBUILT = 'https://docs.aws.amazon.com/sagemaker/latest/dg/docker-containers-prebuilt.html';

/** The container image. */
export const images: readonly Signature[] = [
  {
    id: 'image-too-large',
    where: 'aws',
    pattern: /Image size \d+ is greater than supported/,
    cause: 'Serverless endpoints support images up to 10 GB, and this one is larger, as GPU images are.',
    fix: 'Choose a CPU inference image.',
    link: 'https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html',
  },
  {
    id: 'image-missing',
    where: 'aws',
    pattern: /The image '[^']+' does not exist|Requested image.* not found/,
    cause: 'There is no image of that name and tag in that registry; registries differ by region.',
    fix: 'Choose a tag that exists in the region, with full version numbers.',
    link: PREBUILT,
  },
  {
    id: 'image-repository-closed',
    where: 'aws',
    pattern: /does not grant ecr:GetDownloadUrlForLayer/,
    cause:
      'The image repository does not allow SageMaker to read it; often it is the registry of another region.',
    fix: 'Use the registry account of your region, or add a repository policy for sagemaker.amazonaws.com.',
    link: PREBUILT,
  },
  {
    id: 'image-role-denied',
    where: 'aws',
    pattern: /does not have BatchGetImage permission for the image/,
    cause: "The endpoint's role may not pull the image.",
    fix: 'Run the same command again, which rewrites the policy of the role; for your own image, allow the role in its repository policy.',
    link: 'https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html',
  },
  {
    id: 'image-unusable',
    where: 'aws',
    pattern: /Please make sure all images included in the model for the production variant/,
    cause: 'The image does not exist in this region, or the role may not pull it.',
    fix: 'Check the image name, its region and the permissions of the role.',
    link: PREBUILT,
  },
];

const ROLES = 'https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html';

/** SageMaker's access to the archive in S3: permissions, region, key. */
export const modelData: readonly Signature[] = [
  {
    id: 'model-data-denied',
    where: 'aws',
    pattern: /Could not access model data at/,
    cause:
      "The endpoint's role may not read the archive, or the archive is in another region than the endpoint.",
    fix: 'Run the same command again, which updates bucket and role; a new role may take a minute to propagate.',
    link: ROLES,
  },
  {
    id: 'model-data-missing',
    where: 'aws',
    pattern: /Could not find model data at/,
    cause: 'The archive of the model does not exist.',
    fix: 'Run the same command again: it uploads what is missing.',
  },
  {
    id: 'model-data-download',
    where: 'aws',
    pattern: /Failed to download model data for container/,
    cause:
      'The archive was deleted after the model was created, is in another region, or the role may not read it.',
    fix: 'Run the same command again: it uploads the archive and updates the role.',
    link: ROLES,
  },
  {
    id: 'bucket-missing',
    where: 'aws',
    pattern: /The specified bucket does not exist/,
    cause: 'The bucket was deleted, or is in another region.',
    fix: 'Run the same command again: it creates the bucket in the region of the endpoint.',
  },
  {
    id: 'key-denied',
    where: 'aws',
    pattern: /not authorized to perform: kms:Decrypt|The ciphertext refers to a customer master key/,
    cause: 'The object is encrypted with a KMS key that the role may not use.',
    fix: 'Allow kms:Decrypt for the role in the key policy, or use the default encryption of the bucket.',
  },
];
