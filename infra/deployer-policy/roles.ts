import { roleArn, ROLE_PATH } from '../naming.ts';
import type { Site } from '../site.ts';
import { allow, type ConfigContext, onlyIf, type Statement } from './statement.ts';

/** The roles of the stack, created or existing, and passing each to its service. */
export function roles({ config, site, names }: ConfigContext): Statement[] {
  const { permissionsBoundary, ...named } = config.roles;
  const endpointArn = arnOf(site, named.endpoint ?? names.endpointRole);
  const functionRoles = [names.functionRole, names.mountedRole, names.loaderRole];
  const functionArns = [
    ...(named.function ? [named.function] : functionRoles),
    named.proxy ?? names.proxyRole,
  ];
  const existing = Object.values(named).flatMap((role) => role ?? []);
  const own = [endpointArn, ...functionArns.map((role) => arnOf(site, role))];
  const created = own.filter((role) => !existing.includes(role));
  // Requests contain no role path, so an absent role is authorized without a path.
  const possible = [ROLE_PATH, '/'].map((path) => roleUnder(site, `${path}${names.owner}*`));
  return [
    allow('FindTheRoles', ['iam:ListRoles'], '*'),
    allow('ReadTheRoles', ['iam:GetRole', 'iam:GetRolePolicy'], [...possible, ...existing]),
    ...(created.length === 0 ? [] : keeping(created, permissionsBoundary)),
    onlyIf('iam:PassedToService', 'sagemaker.amazonaws.com', passing('PassTheEndpointRole', endpointArn)),
    onlyIf('iam:PassedToService', 'lambda.amazonaws.com', passing('PassTheFunctionRoles', own.slice(1))),
  ];
}

/** Creating and changing roles; with a boundary, only those that it limits (IAM user guide, access_policies_boundaries). */
function keeping(created: readonly string[], boundary: string | undefined): Statement[] {
  if (boundary === undefined) return [allow('KeepTheRoles', [...GRANTING, ...HARMLESS], created)];
  const granting = [...GRANTING, 'iam:PutRolePermissionsBoundary'];
  return [
    onlyIf('iam:PermissionsBoundary', boundary, allow('GrantWithinTheBoundary', granting, created)),
    allow('KeepTheRoles', HARMLESS, created),
    { ...allow('NeverRemoveTheBoundary', ['iam:DeleteRolePermissionsBoundary'], created), Effect: 'Deny' },
  ];
}

/** What gives a role permissions, or somebody the role. */
const GRANTING = ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy'];

const HARMLESS = ['iam:TagRole', 'iam:DeleteRolePolicy', 'iam:DeleteRole'];

/** A role by its name, or by the ARN that the configuration has. */
function arnOf(site: Site, role: string): string {
  return role.startsWith('arn:') ? role : roleArn(site, role);
}

function roleUnder({ partition, account }: Site, pathAndName: string): string {
  return `arn:${partition}:iam::${account}:role${pathAndName}`;
}

function passing(Sid: string, passed: string | readonly string[]): Statement {
  return allow(Sid, ['iam:PassRole'], passed);
}
