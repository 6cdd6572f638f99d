import type { Signature } from './signature.ts';

const LIMITS = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';

/** What Lambda says against the code and settings of a function. */
export const functionSettings: readonly Signature[] = [
  {
    id: 'function-role-not-trusted',
    where: 'aws',
    pattern: /The role defined for the function cannot be assumed by Lambda/,
    cause:
      'Lambda cannot assume the role yet: a new role takes a few seconds to propagate, or it does not trust Lambda.',
    fix: 'Run the same command again.',
  },
  {
    id: 'function-zip-too-large',
    where: 'aws',
    pattern: /Unzipped size must be smaller than \d+/,
    cause: 'The unpacked function and its layers exceed the limit of 250 MB.',
    fix: 'Remove packages from code/requirements.txt, or deploy to a host without this limit.',
    link: LIMITS,
  },
  {
    id: 'function-code-storage',
    where: 'aws',
    pattern: /Code storage limit exceeded|CodeStorageExceededException/,
    cause:
      'The zips of all functions, versions and layers of the region exceed the quota of the account (75 GB).',
    fix: 'Delete versions of functions that are not needed, or request an increase of "Function and layer storage" in Service Quotas.',
    link: LIMITS,
  },
  {
    id: 'function-memory-quota',
    where: 'aws',
    pattern: /MemorySize' value failed to satisfy constraint: .*less than or equal to \d+/,
    cause: 'New accounts are limited to 3008 MB per Lambda function.',
    fix: 'Deploy with --memory 3008, or ask AWS support to raise the limit.',
    link: LIMITS,
  },
  {
    id: 'function-concurrency',
    where: 'aws',
    pattern: /UnreservedConcurrentExecution below its minimum value/,
    cause:
      "Lambda keeps a part of the account's concurrency unreserved, and new accounts have a low limit (10 or 50).",
    fix: 'Lower --max-concurrency, or request an increase of concurrent Lambda executions in Service Quotas.',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
  },
];

const IMAGES = 'https://docs.aws.amazon.com/lambda/latest/dg/images-create.html';

/** Container images of functions. */
export const functionImages: readonly Signature[] = [
  {
    id: 'function-image-unsupported',
    where: 'aws',
    pattern: /The image manifest(?:, config)? or layer media type for the source image .+ is not supported/,
    cause:
      'Lambda accepts neither an image index (several platforms, or attestations) nor other kinds of layers.',
    fix: 'Deploy again: this pushes an image that Lambda accepts. For your own image: docker buildx build --provenance=false --sbom=false.',
    link: IMAGES,
  },
  {
    id: 'function-image-denied',
    where: 'aws',
    pattern: /does not have permission to access the (?:specified|ECR) image|\bImageAccessDenied\b/,
    cause: 'The policy of the image repository does not allow Lambda to read the image.',
    fix: 'Run the same command again, which writes the policy of the repository (lambda.amazonaws.com, ecr:BatchGetImage and ecr:GetDownloadUrlForLayer).',
    link: IMAGES,
  },
  {
    id: 'function-image-deleted',
    where: 'aws',
    pattern: /The function is trying to use a deleted image|\bImageDeleted\b/,
    cause: 'The image of the function was deleted from its repository.',
    fix: 'Deploy again: this pushes the image.',
    link: IMAGES,
  },
  {
    id: 'function-image-invalid',
    where: 'aws',
    pattern: /Source image \S+ is not valid/,
    cause: 'There is no such image in the repository, or it is in another region than the function.',
    fix: 'Deploy again: this pushes the image to the region of the function.',
    link: IMAGES,
  },
];

const MOUNTS = 'https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html';
const VPC = 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html';

/** File systems of functions, and the network that they are in. */
export const functionNetwork: readonly Signature[] = [
  {
    id: 'file-system-unreachable',
    where: 'aws',
    pattern: /\bEFSMountConnectivity(?:Exception|Error)\b/,
    cause:
      'The function cannot connect to the file system: TCP port 2049 is closed, or a subnet has no mount target.',
    fix: 'Run the same command again: it writes the rules of the security groups and the mount targets.',
    link: MOUNTS,
  },
  {
    id: 'file-system-refused',
    where: 'aws',
    pattern: /\bEFSMountFailure(?:Exception)?\b/,
    cause:
      'The file system refused the function: its role has no elasticfilesystem:ClientMount, or access point or mount target are not ready.',
    fix: 'Run the same command again after a minute: it writes the policy of the role and waits for the mount targets.',
    link: MOUNTS,
  },
  {
    id: 'file-system-slow',
    where: 'aws',
    pattern: /\bEFSMountTimeout(?:Exception)?\b/,
    cause: 'The function reached the file system, but mounting it took too long.',
    fix: 'Send the request again; if it fails again, limit the concurrency of the function (--max-concurrency).',
    link: MOUNTS,
  },
  {
    id: 'file-system-io',
    where: 'aws',
    pattern: /\bEFSIO(?:Exception|Error)\b/,
    cause: 'The function could not read from or write to the file system.',
    fix: 'Send the request again; if it fails again, check the state and the throughput of the file system.',
    link: MOUNTS,
  },
  {
    id: 'network-interfaces-exhausted',
    where: 'aws',
    pattern:
      /limit for Network Interfaces has been reached|\bENILimitReachedException\b|\bEniLimitExceeded\b/,
    cause: 'Lambda could not create a network interface: the quota of the VPC or region is used up.',
    fix: 'Use fewer subnets, or request an increase of "Elastic network interfaces per VPC" of AWS Lambda in Service Quotas.',
    link: VPC,
  },
  {
    id: 'subnet-full',
    where: 'aws',
    pattern: /\bSubnetOutOfIPAddresses\b|\bSubnetIPAddressLimitReachedException\b/,
    cause: 'A subnet of the function has no free IP address.',
    fix: 'Set other subnets, or free addresses in this one.',
    link: VPC,
  },
  {
    id: 'network-interface-denied',
    where: 'aws',
    pattern: /execution role does not have permissions to call CreateNetworkInterface on EC2/,
    cause:
      'The role of the function may not create network interfaces; a new policy takes a few seconds to propagate.',
    fix: 'Run the same command again. For a role of your own, attach AWSLambdaVPCAccessExecutionRole.',
    link: VPC,
  },
];
