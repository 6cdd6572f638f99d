import type { ServiceRules } from '../rule.ts';
import { apiGatewayRules } from './apigateway.ts';
import { apiGatewayV2Rules } from './apigatewayv2.ts';
import { cloudWatchRules } from './cloudwatch.ts';
import { ecrRules } from './ecr.ts';
import { iamRules } from './iam.ts';
import { lambdaRules } from './lambda.ts';
import { logsRules } from './logs.ts';
import { s3Rules } from './s3.ts';
import { sagemakerRuntimeRules } from './sagemaker-runtime.ts';
import { sagemakerRules } from './sagemaker.ts';
import { serviceQuotasRules } from './servicequotas.ts';
import { stsRules } from './sts.ts';
import { wafV2Rules } from './wafv2.ts';

/** Rules whose input is of the kind that the service's protocol reads. */
type AnyRules = ServiceRules<never>;

/** Every service by its name. A new one is a file beside this and a line here. */
export const RULES: ReadonlyMap<string, AnyRules> = new Map<string, AnyRules>([
  ['apigateway', apiGatewayRules],
  ['apigatewayv2', apiGatewayV2Rules],
  ['wafv2', wafV2Rules],
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
