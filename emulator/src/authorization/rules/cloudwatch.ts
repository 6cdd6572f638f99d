import {
  creation,
  need,
  type Place,
  regional,
  type ServiceRules,
  tagsOfList,
  textOf,
  XML_DENIAL,
} from '../rule.ts';

type Input = Readonly<Record<string, unknown>>;

function alarmArn(place: Place, name: unknown): string {
  return regional(place, 'cloudwatch', `alarm:${textOf(name)}`);
}

/** Dashboards are the account's, of no region. */
function dashboardArn({ partition, accountId }: Place, name: unknown): string {
  return `arn:${partition}:cloudwatch::${accountId}:dashboard/${textOf(name)}`;
}

/** Actions and resource types of Amazon CloudWatch (Service Authorization Reference). */
export const cloudWatchRules: ServiceRules<Input> = {
  prefix: 'cloudwatch',
  denial: XML_DENIAL,
  operations: {
    PutMetricAlarm: (input, place) =>
      creation(
        'cloudwatch:PutMetricAlarm',
        'cloudwatch:TagResource',
        alarmArn(place, input['AlarmName']),
        tagsOfList(input['Tags']),
      ),
    // Whatever names are asked for, the action is judged on all alarms.
    DescribeAlarms: (_input, place) => [need('cloudwatch:DescribeAlarms', alarmArn(place, '*'))],
    DeleteAlarms: (input, place) =>
      (Array.isArray(input['AlarmNames']) ? input['AlarmNames'] : []).map((name: unknown) =>
        need('cloudwatch:DeleteAlarms', alarmArn(place, name)),
      ),
    PutDashboard: (input, place) =>
      creation(
        'cloudwatch:PutDashboard',
        'cloudwatch:TagResource',
        dashboardArn(place, input['DashboardName']),
        tagsOfList(input['Tags']),
      ),
    GetDashboard: (input, place) => [
      need('cloudwatch:GetDashboard', dashboardArn(place, input['DashboardName'])),
    ],
    DeleteDashboards: (input, place) =>
      (Array.isArray(input['DashboardNames']) ? input['DashboardNames'] : []).map((name: unknown) =>
        need('cloudwatch:DeleteDashboards', dashboardArn(place, name)),
      ),
    TagResource: (input) => [need('cloudwatch:TagResource', textOf(input['ResourceARN']))],
    UntagResource: (input) => [need('cloudwatch:UntagResource', textOf(input['ResourceARN']))],
    ListTagsForResource: (input) => [need('cloudwatch:ListTagsForResource', textOf(input['ResourceARN']))],
  },
};
