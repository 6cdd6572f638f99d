import { arn } from '../naming.ts';
import { allow, type ConfigContext, type Statement } from './statement.ts';

/** What a preflight asks. A deploy goes on without, but cannot foresee then what it will fail of. */
export function preflight({ site, image }: ConfigContext): Statement[] {
  const repository = `arn:${site.partition}:ecr:${site.region}:${image.account}:repository/${image.repository}`;
  const whoever = ['user/*', 'role/*'].map((rest) => `arn:${site.partition}:iam::${site.account}:${rest}`);
  const hosting = ['endpoint/*', 'endpoint-config/*'].map((rest) => arn(site, 'sagemaker', rest));
  return [
    allow('FindTheQuotas', ['servicequotas:ListServiceQuotas'], '*'),
    // Quotas are the region's: what other stacks take of them counts.
    allow('CountTheUse', ['sagemaker:DescribeEndpoint', 'sagemaker:DescribeEndpointConfig'], hosting),
    allow('CountTheConcurrency', ['lambda:GetAccountSettings'], '*'),
    allow('FindTheImage', ['ecr:DescribeImages'], repository),
    // Of itself and of the roles: who will deploy with this policy is not known when it is written.
    allow('ForeseeRefusals', ['iam:SimulatePrincipalPolicy'], whoever),
  ];
}

/** Alarms on endpoint and gateway; DescribeAlarms is judged on all alarms, whichever are asked for. */
export function alarms({ site, names }: ConfigContext): Statement[] {
  const named = (name: string): string => arn(site, 'cloudwatch', `alarm:${name}`);
  return [
    allow('FindTheAlarms', ['cloudwatch:DescribeAlarms'], named('*')),
    allow('ReadTheAlarmTags', ['cloudwatch:ListTagsForResource'], named(`${names.owner}*`)),
    allow('KeepTheAlarms', KEEP_ALARM, named(`${names.owner}-*`)),
  ];
}

/** Dashboards are the account's, of no region. */
export function dashboards({ site, names }: ConfigContext): Statement[] {
  const named = (name: string): string =>
    `arn:${site.partition}:cloudwatch::${site.account}:dashboard/${name}`;
  return [
    allow('FindTheDashboards', ['cloudwatch:ListDashboards'], '*'),
    allow(
      'ReadTheDashboards',
      ['cloudwatch:GetDashboard', 'cloudwatch:ListTagsForResource'],
      named(`${names.owner}*`),
    ),
    allow('KeepTheDashboard', KEEP_DASHBOARD, named(names.dashboard)),
  ];
}

const KEEP_DASHBOARD = ['cloudwatch:PutDashboard', 'cloudwatch:DeleteDashboards', 'cloudwatch:TagResource'];

const KEEP_ALARM = ['cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms', 'cloudwatch:TagResource'];
