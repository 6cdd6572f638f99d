import { arn, endpointLogGroup, logGroupPrefixes } from '../naming.ts';
import { allow, type ConfigContext, type Statement } from './statement.ts';

/** Only tagging takes a group's bare ARN; all else is judged on one with `:*` behind it (CloudWatch Logs user guide). */
export function logs({ site, names }: ConfigContext): Statement[] {
  const group = (name: string): string => arn(site, 'logs', `log-group:${name}`);
  const own = [...names.endpoints.map(endpointLogGroup), names.proxyLogs, names.accessLogs].map(group);
  return [
    allow('FindTheLogGroups', ['logs:DescribeLogGroups'], '*'),
    allow(
      'ReadTheLogGroupTags',
      ['logs:ListTagsForResource'],
      logGroupPrefixes(names.owner).map((prefix) => group(`${prefix}*`)),
    ),
    allow('KeepTheLogGroups', KEEP_LOG_GROUP, [...own, ...own.map((each) => `${each}:*`)]),
    allow('DeliverTheAccessLogs', DELIVERING, '*'),
  ];
}

// Deliveries and the region's resource policies have no name of ours, and API Gateway makes them in the caller's name
// (developer guide, http-api-logging, "Permissions").
const DELIVERING = [
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
