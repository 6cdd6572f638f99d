/** The policy that allows everything. */
export const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess';

const allow = (Action: string | readonly string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

/**
 * What policies of AWS say, by ARN (AWS Managed Policy Reference Guide). Those that are not here may be attached and
 * allow nothing: better a refusal here that AWS would not give than the other way round.
 */
export const AWS_MANAGED: ReadonlyMap<string, string> = new Map([
  [ADMINISTRATOR_ACCESS, allow('*')],
  [
    'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']),
  ],
]);
