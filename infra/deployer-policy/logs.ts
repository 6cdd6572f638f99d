import { arn, endpointLogGroup, functionLogGroup, logGroupPrefixes } from '../naming.ts';
import { allow, type ConfigContext, type Statement } from './statement.ts';

/**
 * Only tagging uses a group's bare ARN; everything else is authorized on the ARN with `:*` (CloudWatch Logs user
 * guide).
 */
export function logs({ site, names }: ConfigContext): Statement[] {
  const group = (name: string): string => arn(site, 'logs', `log-group:${name}`);
  const functions = [...Object.values(names.functions), names.loader].map(functionLogGroup);
  const endpoints = names.endpoints.map(endpointLogGroup);
  const own = [...endpoints, ...functions, names.proxyLogs, names.accessLogs].map(group);
  return [
    allow('FindTheLogGroups', ['logs:DescribeLogGroups'], '*'),
    allow(
      'ReadTheLogGroupTags',
      ['logs:ListTagsForResource'],
      logGroupPrefixes(names.owner).map((prefix) => group(`${prefix}*`)),
    ),
    allow('KeepTheLogGroups', KEEP_LOG_GROUP, [...own, ...own.map((each) => `${each}:*`)]),
    allow('DeliverTheAccessLogs', LOG_DELIVERY_ACTIONS, '*'),
  ];
}

// Deliveries and the region's resource policies have generated names; API Gateway creates them on behalf of the caller
// (developer guide, http-api-logging, "Permissions").
const LOG_DELIVERY_ACTIONS = [
  'logs:CreateLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:DescribeResourcePolicies',
  'logs:PutResourcePolicy',
];

const KEEP_LOG_GROUP = [
  'logs:CreateLogGroup',
  'logs:TagResource',
  'logs:PutRetentionPolicy',
  'logs:DeleteLogGroup',
  'logs:FilterLogEvents',
];
