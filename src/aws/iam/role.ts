import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { type Tags, tagList } from '../../reconcile/owner.ts';
import type { Change, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessGone } from '../core/errors.ts';
import {
  listRoles,
  type LiveRole,
  POLICY_NAME,
  readRole,
  type RoleScope,
  type RoleSummary,
} from './read-role.ts';

/** An IAM policy document. */
export type PolicyDocument = Readonly<{ Version: '2012-10-17'; Statement: readonly object[] }>;

/** A role with one inline policy. */
export interface RoleSpec {
  readonly name: string;
  readonly description: string;
  readonly trust: PolicyDocument;
  readonly policy: PolicyDocument;
  /** ARN of the managed policy that limits the role; if undefined, an existing one is kept. */
  readonly permissionsBoundary?: string | undefined;
  readonly tags: Tags;
}

/** IAM roles; the inline policy is a part of the role and is deleted with it. */
export function roleKind(aws: AwsClients, scope: RoleScope): Kind<RoleSpec, LiveRole> {
  return {
    expectedMs: 10_000,
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: () => ({ state: 'ready' }),
    diff: diffRole,
    read: async (name) => await readRole(aws, name),
    create: async (spec) => await createRole(aws, scope.path, spec),
    update: async (spec, live) => await syncRole(aws, spec, live),
    remove: async (name) => await removeRole(aws, name),
    list: async (prefix) => await listRoles(aws, scope, prefix),
  };
}

function diffRole(spec: RoleSpec, live: LiveRole): Change[] {
  const changes = diffRoleSummary(spec, live);
  if (!sameDocument(spec.policy, live.policy)) {
    changes.push({ field: 'permissions', from: live.policy ? 'other' : undefined, to: 'declared' });
  }
  return changes;
}

/** The differences that show without the inline policy. */
export function diffRoleSummary(spec: RoleSpec, live: RoleSummary): Change[] {
  const changes: Change[] = [];
  if (!sameDocument(spec.trust, live.trust))
    changes.push({ field: 'trust policy', from: 'other', to: 'declared' });
  if (lacksBoundary(spec, live)) {
    const [from, to] = [live.permissionsBoundary, spec.permissionsBoundary];
    changes.push({ field: 'permissions boundary', from, to });
  }
  return changes;
}

function lacksBoundary({ permissionsBoundary: wanted }: RoleSpec, live: RoleSummary): boolean {
  return wanted !== undefined && wanted !== live.permissionsBoundary;
}

function sameDocument(wanted: PolicyDocument, live: string | undefined): boolean {
  return live !== undefined && JSON.stringify(JSON.parse(live)) === JSON.stringify(wanted);
}

async function createRole(aws: AwsClients, path: string, spec: RoleSpec): Promise<void> {
  const input = {
    RoleName: spec.name,
    Path: path,
    Description: spec.description,
    AssumeRolePolicyDocument: JSON.stringify(spec.trust),
    PermissionsBoundary: spec.permissionsBoundary,
    Tags: tagList(spec.tags),
  };
  await calling('iam:CreateRole', async () => await aws.iam.send(new CreateRoleCommand(input)));
  await putPolicy(aws, spec);
}

/**
 * The boundary first: a deployer who must set one may write policies only to a role that has it (condition key
 * `iam:PermissionsBoundary`).
 */
async function syncRole(aws: AwsClients, spec: RoleSpec, live: LiveRole): Promise<void> {
  if (lacksBoundary(spec, live)) {
    const input = { RoleName: spec.name, PermissionsBoundary: spec.permissionsBoundary };
    await calling(
      'iam:PutRolePermissionsBoundary',
      async () => await aws.iam.send(new PutRolePermissionsBoundaryCommand(input)),
    );
  }
  if (!sameDocument(spec.trust, live.trust)) {
    const input = { RoleName: spec.name, PolicyDocument: JSON.stringify(spec.trust) };
    await calling(
      'iam:UpdateAssumeRolePolicy',
      async () => await aws.iam.send(new UpdateAssumeRolePolicyCommand(input)),
    );
  }
  if (!sameDocument(spec.policy, live.policy)) await putPolicy(aws, spec);
}

async function putPolicy(aws: AwsClients, spec: RoleSpec): Promise<void> {
  const input = {
    RoleName: spec.name,
    PolicyName: POLICY_NAME,
    PolicyDocument: JSON.stringify(spec.policy),
  };
  await calling('iam:PutRolePolicy', async () => await aws.iam.send(new PutRolePolicyCommand(input)));
}

/** IAM rejects the deletion of a role that still has a policy: DeleteConflict. */
async function removeRole(aws: AwsClients, name: string): Promise<void> {
  await unlessGone(
    'iam:DeleteRolePolicy',
    async () => await aws.iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName: POLICY_NAME })),
  );
  await unlessGone(
    'iam:DeleteRole',
    async () => await aws.iam.send(new DeleteRoleCommand({ RoleName: name })),
  );
}
