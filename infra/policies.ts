import type { PolicyDocument } from '../src/aws/iam/role.ts';
import { LIVE_ALIAS } from '../src/contract/function-invocation.ts';
import type { ImageRepository } from './images.ts';
import { keyArn, s3Service } from './kms.ts';
import { arn, endpointLogGroup, functionArn, isNamedAfter, type Names } from './naming.ts';
import type { Site } from './site.ts';

const VERSION = '2012-10-17';

/**
 * Who may assume the endpoint's role. `aws:SourceArn` must be exactly this wide: the guide (confused-deputy
 * prevention, inference) says that the ARN of a model or endpoint is rejected there.
 */
export function endpointTrust(site: Site): PolicyDocument {
  return {
    Version: VERSION,
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sagemaker.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': site.account },
          ArnLike: { 'aws:SourceArn': arn(site, 'sagemaker', '*') },
        },
      },
    ],
  };
}

/** Options of an endpoint that need additional statements. */
export interface EndpointExtras {
  readonly kmsKeyId: string | undefined;
  /** Encrypts the archives. */
  readonly bucketKmsKeyId: string | undefined;
  readonly inVpc: boolean;
  /** Alarms that can roll an update back. */
  readonly alarmNames: readonly string[];
}

/** What SageMaker does with the role: read the archive, pull images, write one log group and metrics. */
export function endpointPolicy(
  site: Site,
  names: Names,
  repositories: readonly ImageRepository[],
  { kmsKeyId, bucketKmsKeyId, inVpc, alarmNames }: EndpointExtras,
): PolicyDocument {
  const logs = names.endpoints.map((name) => arn(site, 'logs', `log-group:${endpointLogGroup(name)}`));
  return {
    Version: VERSION,
    Statement: [
      // A bucket of the same name in another account, after this one was deleted, is not what the role may read.
      {
        ...allow(['s3:GetObject'], `arn:${site.partition}:s3:::${names.bucket}/models/*`),
        Condition: { StringEquals: { 'aws:ResourceAccount': site.account } },
      },
      allow(['ecr:GetAuthorizationToken'], '*'),
      allow(
        ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        repositories.map(
          ({ account, repository }) =>
            `arn:${site.partition}:ecr:${site.region}:${account}:repository/${repository}`,
        ),
      ),
      allow(
        ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
        logs.flatMap((group) => [group, `${group}:*`]),
      ),
      // PutMetricData does not support resources; only the namespace can limit it.
      {
        ...allow(['cloudwatch:PutMetricData'], '*'),
        Condition: {
          StringEquals: { 'cloudwatch:namespace': ['AWS/SageMaker', '/aws/sagemaker/Endpoints'] },
        },
      },
      ...(kmsKeyId === undefined ? [] : keyStatements(site, kmsKeyId)),
      ...(bucketKmsKeyId === undefined ? [] : [archiveKeyStatement(site, bucketKmsKeyId)]),
      ...(inVpc ? [networkStatement()] : []),
      ...(alarmNames.length === 0 ? [] : [alarmStatement(site, names.owner, alarmNames)]),
    ],
  };
}

// CreateEndpointConfigInput.KmsKeyId: the key must be open to the role. The volume is attached under a grant, and
// only AWS services may create one here.
function keyStatements(site: Site, kmsKeyId: string): object[] {
  const key = keyArn(site, kmsKeyId);
  return [
    allow(['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext'], key),
    { ...allow(['kms:CreateGrant'], key), Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } },
  ];
}

/** S3 decrypts an archive on behalf of the role, and only S3 may use this permission. */
function archiveKeyStatement(site: Site, kmsKeyId: string): object {
  return {
    ...allow(['kms:Decrypt'], keyArn(site, kmsKeyId)),
    Condition: { StringEquals: { 'kms:ViaService': s3Service(site) } },
  };
}

// The Developer Guide (sagemaker-roles, CreateModel with VpcConfig) grants these on every resource: describing supports
// no other, and the subnets of a shared VPC belong to another account.
function networkStatement(): object {
  return allow(
    [
      'ec2:CreateNetworkInterface',
      'ec2:CreateNetworkInterfacePermission',
      'ec2:DeleteNetworkInterface',
      'ec2:DeleteNetworkInterfacePermission',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeVpcs',
      'ec2:DescribeDhcpOptions',
      'ec2:DescribeSubnets',
      'ec2:DescribeSecurityGroups',
    ],
    '*',
  );
}

// "Ensure that your IAM execution role has permission to perform the cloudwatch:DescribeAlarms action on the
// auto-rollback alarms" (Developer Guide, deployment-guardrails-configuration). An alarm of the user can be composite:
// "you can't return information about composite alarms if your permission has a narrower scope" than * (DescribeAlarms).
function alarmStatement(site: Site, owner: string, alarmNames: readonly string[]): object {
  const own = alarmNames.every((name) => isNamedAfter(name, owner));
  const resources = alarmNames.map((name) => arn(site, 'cloudwatch', `alarm:${name}`));
  return allow(['cloudwatch:DescribeAlarms'], own ? resources : '*');
}

export function proxyTrust(): PolicyDocument {
  return {
    Version: VERSION,
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  };
}

/**
 * The proxy invokes the endpoint under either of its names and the function of each host, so that a switch from one to
 * another never waits for IAM, and writes one log group. Endpoint ARNs carry the name in lower case.
 */
export function proxyPolicy(site: Site, names: Names): PolicyDocument {
  return {
    Version: VERSION,
    Statement: [
      allow(
        ['sagemaker:InvokeEndpoint'],
        names.endpoints.map((name) => arn(site, 'sagemaker', `endpoint/${name.toLowerCase()}`)),
      ),
      allow(
        ['lambda:InvokeFunction'],
        // With a Qualifier, some callers have been authorized on the unqualified ARN (aws-sdk-js#2391).
        Object.values(names.functions).flatMap((name) => [
          functionArn(site, name),
          functionArn(site, `${name}:${LIVE_ALIAS}`),
        ]),
      ),
      allow(
        ['logs:CreateLogStream', 'logs:PutLogEvents'],
        arn(site, 'logs', `log-group:${names.proxyLogs}:*`),
      ),
    ],
  };
}

function allow(Action: readonly string[], Resource: string | readonly string[]): object {
  return { Effect: 'Allow', Action, Resource };
}
