import { awsContainer, imageFor } from '../images.ts';
import { arn } from '../naming.ts';
import { allow, type ConfigContext, type Statement } from './statement.ts';

/** What the preflight reads. A deploy runs without these permissions, but cannot predict some failures then. */
export function preflight({ config, site }: ConfigContext): Statement[] {
  const principals = ['user/*', 'role/*'].map((rest) => `arn:${site.partition}:iam::${site.account}:${rest}`);
  const hosting = ['endpoint/*', 'endpoint-config/*'].map((rest) => arn(site, 'sagemaker', rest));
  return [
    allow('FindTheQuotas', ['servicequotas:ListServiceQuotas'], '*'),
    // Quotas are regional: the usage of other stacks counts.
    allow('CountTheUse', ['sagemaker:DescribeEndpoint', 'sagemaker:DescribeEndpointConfig'], hosting),
    allow('CountTheConcurrency', ['lambda:GetAccountSettings'], '*'),
    ...findingTheImage({ config, site }),
    // For the deployer and the roles: the deployer is not known when the policy is written.
    allow('ForeseeRefusals', ['iam:SimulatePrincipalPolicy'], principals),
  ];
}

/** An image of AWS; the statements of the stack's repository cover an image that is built. */
function findingTheImage({ config, site }: Pick<ConfigContext, 'config' | 'site'>): Statement[] {
  const chosen = awsContainer(config.container);
  if (chosen === undefined) return [];
  // Both builds of a family are in one repository.
  const { account, repository } = imageFor(site, chosen, 'cpu');
  const arnOfImages = `arn:${site.partition}:ecr:${site.region}:${account}:repository/${repository}`;
  return [allow('FindTheImage', ['ecr:DescribeImages'], arnOfImages)];
}

/** Alarms on the model and the gateway; DescribeAlarms is authorized on all alarms, whichever are requested. */
export function alarms({ config, site, names }: ConfigContext): Statement[] {
  const named = (name: string): string => arn(site, 'cloudwatch', `alarm:${name}`);
  // An alarm of the user can be composite, which only a permission on everything shows (DescribeAlarms).
  const anyAlarm = Array.isArray(config.rollout.alarms) ? '*' : named('*');
  return [
    allow('FindTheAlarms', ['cloudwatch:DescribeAlarms'], anyAlarm),
    allow('ReadTheAlarmTags', ['cloudwatch:ListTagsForResource'], named(`${names.owner}*`)),
    allow('KeepTheAlarms', KEEP_ALARM, named(`${names.owner}-*`)),
  ];
}

/** Dashboards are global to an account. */
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
