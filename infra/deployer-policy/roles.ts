import { roleArn, ROLE_PATH } from '../naming.ts';
import type { Site } from '../site.ts';
import { allow, type ConfigContext, type Statement } from './statement.ts';

/** The two roles of the stack, created or existing, and passing each to its service. */
export function roles({ config, site, names }: ConfigContext): Statement[] {
  const own = [names.endpointRole, names.proxyRole].map((name) => roleArn(site, name));
  const { endpoint = own[0] ?? '', proxy = own[1] ?? '' } = config.roles;
  // Requests contain no role path, so an absent role is authorized without a path.
  const possible = [ROLE_PATH, '/'].map((path) => roleUnder(site, `${path}${names.owner}*`));
  const existing = [endpoint, proxy].filter((role) => !own.includes(role));
  return [
    allow('FindTheRoles', ['iam:ListRoles'], '*'),
    allow('ReadTheRoles', ['iam:GetRole', 'iam:GetRolePolicy'], [...possible, ...existing]),
    allow('KeepTheRoles', KEEP_ROLE, own),
    passing('PassTheEndpointRole', endpoint, 'sagemaker.amazonaws.com'),
    passing('PassTheProxyRole', proxy, 'lambda.amazonaws.com'),
  ];
}

const KEEP_ROLE = [
  'iam:CreateRole',
  'iam:TagRole',
  'iam:PutRolePolicy',
  'iam:UpdateAssumeRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:DeleteRole',
];

function roleUnder({ partition, account }: Site, pathAndName: string): string {
  return `arn:${partition}:iam::${account}:role${pathAndName}`;
}

function passing(Sid: string, Resource: string, service: string): Statement {
  const Condition = { StringEquals: { 'iam:PassedToService': service } };
  return { ...allow(Sid, ['iam:PassRole'], Resource), Condition };
}
