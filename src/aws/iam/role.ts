import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  paginateListRoles,
  PutRolePolicyCommand,
  type Role,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { ownerIn, type Tags, tagList } from '../../reconcile/owner.ts';
import type { Change, Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';
import { allPages, mapLimit } from '../core/listing.ts';

/** An IAM policy document. */
export type PolicyDocument = Readonly<{ Version: '2012-10-17'; Statement: readonly object[] }>;

/** A role with one inline policy. */
export interface RoleSpec {
  readonly name: string;
  readonly description: string;
  readonly trust: PolicyDocument;
  readonly policy: PolicyDocument;
  readonly tags: Tags;
}

export interface LiveRole {
  readonly owner: string | undefined;
  readonly trust: string;
  readonly policy: string | undefined;
}

/** Which roles of an account belong to stacks of the region. */
export interface RoleScope {
  /** IAM path: a listing below it does not read every role of the account. */
  readonly path: string;
  /** Whether a role of this name belongs to a stack of the region. */
  readonly isHere: (name: string, region: string) => boolean;
}

const POLICY_NAME = 'least-privilege';

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
    update: async (spec) => await syncPolicies(aws, spec),
    remove: async (name) => await removeRole(aws, name),
    list: async (prefix) => await listRoles(aws, scope, prefix),
  };
}

function diffRole(spec: RoleSpec, live: LiveRole): Change[] {
  const changes: Change[] = [];
  if (!sameDocument(spec.trust, live.trust))
    changes.push({ field: 'trust policy', from: 'other', to: 'declared' });
  if (!sameDocument(spec.policy, live.policy)) {
    changes.push({ field: 'permissions', from: live.policy ? 'other' : undefined, to: 'declared' });
  }
  return changes;
}

export function sameDocument(wanted: PolicyDocument, live: string | undefined): boolean {
  return live !== undefined && JSON.stringify(JSON.parse(live)) === JSON.stringify(wanted);
}

async function readRole(aws: AwsClients, name: string): Promise<LiveRole | undefined> {
  const [role, policy] = await Promise.all([
    readRoleSummary(aws, name),
    unlessAbsent(
      'iam:GetRolePolicy',
      async () => await aws.iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName: POLICY_NAME })),
    ),
  ]);
  return role && { ...role, policy: policy?.PolicyDocument && decodeURIComponent(policy.PolicyDocument) };
}

/** A role without its inline policy, which takes another call. */
export async function readRoleSummary(
  aws: AwsClients,
  name: string,
): Promise<Pick<LiveRole, 'owner' | 'trust'> | undefined> {
  const role = await getRole(aws, name);
  if (!role) return undefined;
  // IAM returns policy documents URL-encoded (RFC 3986).
  return { owner: ownerIn(role.Tags), trust: decodeURIComponent(role.AssumeRolePolicyDocument ?? '{}') };
}

async function getRole(aws: AwsClients, name: string): Promise<Role | undefined> {
  const answer = await unlessAbsent(
    'iam:GetRole',
    async () => await aws.iam.send(new GetRoleCommand({ RoleName: name })),
  );
  return answer?.Role;
}

async function createRole(aws: AwsClients, path: string, spec: RoleSpec): Promise<void> {
  const input = {
    RoleName: spec.name,
    Path: path,
    Description: spec.description,
    AssumeRolePolicyDocument: JSON.stringify(spec.trust),
    Tags: tagList(spec.tags),
  };
  await calling('iam:CreateRole', async () => await aws.iam.send(new CreateRoleCommand(input)));
  await putPolicy(aws, spec);
}

async function syncPolicies(aws: AwsClients, spec: RoleSpec): Promise<void> {
  const trust = { RoleName: spec.name, PolicyDocument: JSON.stringify(spec.trust) };
  await Promise.all([
    calling(
      'iam:UpdateAssumeRolePolicy',
      async () => await aws.iam.send(new UpdateAssumeRolePolicyCommand(trust)),
    ),
    putPolicy(aws, spec),
  ]);
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

/** IAM is global, so a role's name contains its region; ListRoles does not return tags. */
async function listRoles(aws: AwsClients, { path, isHere }: RoleScope, prefix: string): Promise<Found[]> {
  const pages = paginateListRoles({ client: aws.iam }, { PathPrefix: path });
  const roles = await allPages('iam:ListRoles', pages, (page) => page.Roles);
  const named = roles.filter(
    ({ RoleName = '' }) => RoleName.startsWith(prefix) && isHere(RoleName, aws.region),
  );
  return await mapLimit(named, async ({ RoleName = '', CreateDate }) => ({
    name: RoleName,
    owner: ownerIn((await getRole(aws, RoleName))?.Tags),
    sinceMs: CreateDate?.getTime(),
  }));
}
