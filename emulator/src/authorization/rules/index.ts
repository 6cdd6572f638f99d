import { JSON_DENIAL, need, regional, type ServiceRules, textOf, XML_DENIAL } from '../rule.ts';
import { cloudWatchRules } from './cloudwatch.ts';
import { ecrRules } from './ecr.ts';
import { FILE_RULES } from './efs.ts';
import { GATEWAY_RULES } from './gateways.ts';
import { iamRules } from './iam.ts';
import { lambdaRules } from './lambda.ts';
import { logsRules } from './logs.ts';
import { s3Rules } from './s3.ts';
import { sagemakerRules, sagemakerRuntimeRules } from './sagemaker.ts';

/** "No permissions are required to perform this operation": not even an explicit deny blocks GetCallerIdentity. */
const stsRules: ServiceRules<{ readonly RoleArn?: unknown }> = {
  prefix: 'sts',
  denial: XML_DENIAL,
  operations: {
    GetCallerIdentity: () => [],
    AssumeRole: ({ RoleArn }) => [need('sts:AssumeRole', textOf(RoleArn))],
  },
};

/** Actions and resource types of Service Quotas (Service Authorization Reference): listings have no resource. */
const serviceQuotasRules: ServiceRules<Readonly<Record<string, unknown>>> = {
  prefix: 'servicequotas',
  denial: JSON_DENIAL,
  operations: {
    GetServiceQuota: (input, scope) => [
      need(
        'servicequotas:GetServiceQuota',
        regional(scope, 'servicequotas', `${textOf(input['ServiceCode'])}/${textOf(input['QuotaCode'])}`),
      ),
    ],
  },
};

/** Rules with the input type of the service's protocol. */
type AnyRules = ServiceRules<never>;

/** Every service by its name. A new service is a file in this folder and a line here. */
export const RULES: ReadonlyMap<string, AnyRules> = new Map<string, AnyRules>([
  ...GATEWAY_RULES,
  ...FILE_RULES,
  ['cloudwatch', cloudWatchRules],
  ['ecr', ecrRules],
  ['iam', iamRules],
  ['lambda', lambdaRules],
  ['logs', logsRules],
  ['s3', s3Rules],
  ['sagemaker', sagemakerRules],
  ['sagemaker-runtime', sagemakerRuntimeRules],
  ['servicequotas', serviceQuotasRules],
  ['sts', stsRules],
]);
