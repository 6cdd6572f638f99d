import {
  creation,
  need,
  type ArnScope,
  regional,
  type ServiceRules,
  tagsOfList,
  textOf,
  XML_DENIAL,
} from '../rule.ts';

type Input = Readonly<Record<string, unknown>>;

function alarmArn(scope: ArnScope, name: unknown): string {
  return regional(scope, 'cloudwatch', `alarm:${textOf(name)}`);
}

/** Dashboards belong to the account, not to a region. */
function dashboardArn({ partition, accountId }: ArnScope, name: unknown): string {
  return `arn:${partition}:cloudwatch::${accountId}:dashboard/${textOf(name)}`;
}

/** Actions and resource types of Amazon CloudWatch (Service Authorization Reference). */
export const cloudWatchRules: ServiceRules<Input> = {
  prefix: 'cloudwatch',
  denial: XML_DENIAL,
  operations: {
    PutMetricAlarm: (input, scope) =>
      creation(
        'cloudwatch:PutMetricAlarm',
        'cloudwatch:TagResource',
        alarmArn(scope, input['AlarmName']),
        tagsOfList(input['Tags']),
      ),
    // Regardless of the requested names, the action is authorized on all alarms.
    DescribeAlarms: (_input, scope) => [need('cloudwatch:DescribeAlarms', alarmArn(scope, '*'))],
    DeleteAlarms: (input, scope) =>
      (Array.isArray(input['AlarmNames']) ? input['AlarmNames'] : []).map((name: unknown) =>
        need('cloudwatch:DeleteAlarms', alarmArn(scope, name)),
      ),
    PutDashboard: (input, scope) =>
      creation(
        'cloudwatch:PutDashboard',
        'cloudwatch:TagResource',
        dashboardArn(scope, input['DashboardName']),
        tagsOfList(input['Tags']),
      ),
    GetDashboard: (input, scope) => [
      need('cloudwatch:GetDashboard', dashboardArn(scope, input['DashboardName'])),
    ],
    DeleteDashboards: (input, scope) =>
      (Array.isArray(input['DashboardNames']) ? input['DashboardNames'] : []).map((name: unknown) =>
        need('cloudwatch:DeleteDashboards', dashboardArn(scope, name)),
      ),
    TagResource: (input) => [need('cloudwatch:TagResource', textOf(input['ResourceARN']))],
    UntagResource: (input) => [need('cloudwatch:UntagResource', textOf(input['ResourceARN']))],
    ListTagsForResource: (input) => [need('cloudwatch:ListTagsForResource', textOf(input['ResourceARN']))],
  },
};
