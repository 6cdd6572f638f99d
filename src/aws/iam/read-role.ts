import { GetRoleCommand, GetRolePolicyCommand, paginateListRoles, type Role } from '@aws-sdk/client-iam';
import { ownerIn } from '../../reconcile/owner.ts';
import type { Found } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';
import { allPages, mapLimit } from '../core/listing.ts';

export interface LiveRole {
  readonly owner: string | undefined;
  readonly trust: string;
  readonly policy: string | undefined;
  readonly permissionsBoundary: string | undefined;
}

/** A role without its inline policy, which takes another call. */
export type RoleSummary = Omit<LiveRole, 'policy'>;

/** Which roles of an account belong to stacks of the region. */
export interface RoleScope {
  /** IAM path: a listing below it does not read every role of the account. */
  readonly path: string;
  /** Whether a role of this name belongs to a stack of the region. */
  readonly isHere: (name: string, region: string) => boolean;
}

/** Name of the inline policy. */
export const POLICY_NAME = 'least-privilege';

/** The role with its inline policy. */
export async function readRole(aws: AwsClients, name: string): Promise<LiveRole | undefined> {
  const [role, policy] = await Promise.all([
    readRoleSummary(aws, name),
    unlessAbsent(
      'iam:GetRolePolicy',
      async () => await aws.iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName: POLICY_NAME })),
    ),
  ]);
  return role && { ...role, policy: policy?.PolicyDocument && decodeURIComponent(policy.PolicyDocument) };
}

export async function readRoleSummary(aws: AwsClients, name: string): Promise<RoleSummary | undefined> {
  const role = await getRole(aws, name);
  if (!role) return undefined;
  // IAM returns policy documents URL-encoded (RFC 3986).
  return {
    owner: ownerIn(role.Tags),
    trust: decodeURIComponent(role.AssumeRolePolicyDocument ?? '{}'),
    permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
  };
}

async function getRole(aws: AwsClients, name: string): Promise<Role | undefined> {
  const answer = await unlessAbsent(
    'iam:GetRole',
    async () => await aws.iam.send(new GetRoleCommand({ RoleName: name })),
  );
  return answer?.Role;
}

/** IAM is global, so a role's name contains its region; ListRoles does not return tags. */
export async function listRoles(
  aws: AwsClients,
  { path, isHere }: RoleScope,
  prefix: string,
): Promise<Found[]> {
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
