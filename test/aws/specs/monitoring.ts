import { isDashboardOf, tagsFor } from '../../../infra/naming.ts';
import type { AlarmSpec } from '../../../src/aws/cloudwatch/alarm.ts';
import { dashboardKind, type DashboardSpec } from '../../../src/aws/cloudwatch/dashboard.ts';
import type { AwsClients } from '../../../src/aws/core/clients.ts';
import { REGION } from '../../emulated-account.ts';
import { ACCOUNT } from '../account-under-test.ts';

export const dashboards = (aws: AwsClients) => dashboardKind(aws, isDashboardOf);

export const alarmOf = (owner: string, over: Partial<AlarmSpec> = {}): AlarmSpec => ({
  name: `${owner}-model-errors`,
  description: 'An alarm under test',
  namespace: 'AWS/SageMaker',
  dimensions: { EndpointName: owner, VariantName: 'primary' },
  metric: 'InvocationModelErrors',
  statistic: 'Sum',
  threshold: 5,
  periodSeconds: 60,
  periods: 1,
  topicArn: undefined,
  tags: tagsFor(owner, 'alarm-model-errors', {}),
  ...over,
});

export const otherAlarmOf = (owner: string): AlarmSpec =>
  alarmOf(owner, {
    threshold: 0,
    dimensions: { EndpointName: `${owner}-b`, VariantName: 'primary' },
    statistic: 'p99',
    periods: 3,
    topicArn: `arn:aws:sns:${REGION}:${ACCOUNT}:bells`,
  });

export const dashboardOf = (owner: string, markdown = 'shown'): DashboardSpec => ({
  name: `${owner}-${REGION}`,
  body: { widgets: [{ type: 'text', width: 6, height: 2, properties: { markdown } }] },
  tags: tagsFor(owner, 'dashboard', {}),
});
