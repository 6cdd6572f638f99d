/** The policy that allows everything. */
export const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

const allow = (Action: string | readonly string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

const WRITE_LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

/**
 * AWS managed policies by ARN (AWS Managed Policy Reference Guide). Others can be attached but
 * allow nothing: a false denial is safer than a false approval.
 */
export const AWS_MANAGED: ReadonlyMap<string, string> = new Map([
  [ADMINISTRATOR_ACCESS, allow('*')],
  ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', allow(WRITE_LOGS)],
  [
    'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
    allow([
      ...WRITE_LOGS,
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ]),
  ],
]);
