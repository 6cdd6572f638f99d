import type { PolicyDocument } from '../../../src/aws/iam/role.ts';
import { arn, functionArn, functionLogGroup, type Names } from '../../naming.ts';
import type { Site } from '../../site.ts';
import { readingModels } from '../function/function-role.ts';

/** What the function that runs the model on a file system may do: it cannot write there. */
export function mountedPolicy(site: Site, names: Names): PolicyDocument {
  return policyOf(site, names.functions.efs, [mounting(site, ['elasticfilesystem:ClientMount'])]);
}

/** What the function that fills the file system may do. */
export function loaderPolicy(site: Site, names: Names, bucketKmsKeyId: string | undefined): PolicyDocument {
  return policyOf(site, names.loader, [
    mounting(site, ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite']),
    ...readingModels(site, names, bucketKmsKeyId),
  ]);
}

function policyOf(site: Site, functionName: string, statements: readonly object[]): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      ...statements,
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: arn(site, 'logs', `log-group:${functionLogGroup(functionName)}:*`),
      },
      { Effect: 'Allow', Action: NETWORK, Resource: '*' },
      // Lambda needs them to connect the function; its code does not (developer guide, configuration-vpc).
      {
        Effect: 'Deny',
        Action: NETWORK,
        Resource: '*',
        Condition: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn(site, functionName) } },
      },
    ],
  };
}

// As in AWS's managed policy AWSLambdaVPCAccessExecutionRole.
const NETWORK = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Of any file system whose mount targets the security groups let the function reach: EFS generates the ids, and its
 * reference lists no tag among the condition keys of these actions (Service Authorization Reference).
 */
function mounting(site: Site, Action: readonly string[]): object {
  return {
    Effect: 'Allow',
    Action,
    Resource: arn(site, 'elasticfilesystem', 'file-system/*'),
    Condition: { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } },
  };
}
