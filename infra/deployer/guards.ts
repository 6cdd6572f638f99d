import { arn } from '../naming.ts';
import { allow, type Ground, type Statement } from './statement.ts';

/** What a preflight asks; nothing fails without it. */
export function preflight({ site, image }: Ground): Statement[] {
  const repository = `arn:${site.partition}:ecr:${site.region}:${image.account}:repository/${image.repository}`;
  const whoever = ['user/*', 'role/*'].map((rest) => `arn:${site.partition}:iam::${site.account}:${rest}`);
  return [
    allow('FindTheQuotas', ['servicequotas:ListServiceQuotas'], '*'),
    allow('ReadTheQuotas', ['servicequotas:GetServiceQuota'], arn(site, 'servicequotas', 'sagemaker/*')),
    allow('FindTheImage', ['ecr:DescribeImages'], repository),
    // Of itself and of the roles: who will deploy with this policy is not known when it is written.
    allow('ForeseeRefusals', ['iam:SimulatePrincipalPolicy'], whoever),
  ];
}

/** Alarms that roll an update back; DescribeAlarms is judged on all alarms, whichever are asked for. */
export function alarms({ site, names }: Ground): Statement[] {
  return [
    allow('FindTheAlarms', ['cloudwatch:DescribeAlarms'], arn(site, 'cloudwatch', 'alarm:*')),
    allow('KeepTheAlarms', KEEP_ALARM, arn(site, 'cloudwatch', `alarm:${names.owner}-*`)),
  ];
}

const KEEP_ALARM = [
  'cloudwatch:PutMetricAlarm',
  'cloudwatch:DeleteAlarms',
  'cloudwatch:TagResource',
  'cloudwatch:ListTagsForResource',
];
