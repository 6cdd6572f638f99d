import {
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { beforeEach, expect, it } from 'vitest';
import { createIam } from '../../src/iam/iam.ts';
import { oncePerTest, openTestAccount, refusal } from '../account-context.ts';

const RoleName = 'limited';
const TRUST = document({
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
});

function document(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

const test = oncePerTest(
  async () =>
    await openTestAccount((account) => {
      const { service, port } = createIam(account);
      return { services: [service], ports: { identities: port, roles: port } };
    }),
);
let iam: IAMClient;
let boundary: string;
beforeEach(async () => {
  iam = new IAMClient(test.clientConfig());
  const PolicyDocument = document({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'limit', PolicyDocument }));
  boundary = Policy?.Arn ?? '';
  const role = { RoleName, AssumeRolePolicyDocument: TRUST, PermissionsBoundary: boundary };
  await iam.send(new CreateRoleCommand(role));
});

const shown = () => ({
  PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
  PermissionsBoundaryArn: boundary,
});

it('is shown with a role and a user, but not in a listing', async () => {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  expect(Role?.PermissionsBoundary).toEqual(shown());
  const { Roles } = await iam.send(new ListRolesCommand({}));
  expect(Roles?.[0]?.PermissionsBoundary).toBeUndefined();
  await iam.send(new CreateUserCommand({ UserName: 'ann', PermissionsBoundary: boundary }));
  const { User } = await iam.send(new GetUserCommand({ UserName: 'ann' }));
  expect(User?.PermissionsBoundary).toEqual(shown());
});

it('must be an existing policy, which cannot be deleted meanwhile', async () => {
  const PermissionsBoundary = boundary.replace('limit', 'absent');
  const role = { RoleName: 'other', AssumeRolePolicyDocument: TRUST, PermissionsBoundary };
  await expect(iam.send(new CreateRoleCommand(role))).rejects.toMatchObject(
    refusal('NoSuchEntityException', 404, 'does not exist or is not attachable'),
  );
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: boundary }));
  expect(Policy).toMatchObject({ AttachmentCount: 0, PermissionsBoundaryUsageCount: 1 });
  await expect(iam.send(new DeletePolicyCommand({ PolicyArn: boundary }))).rejects.toMatchObject(
    refusal('DeleteConflictException', 409, 'attached'),
  );
});

it('is replaced and removed', async () => {
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/PowerUserAccess';
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(PermissionsBoundary);
  const remove = async () => await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
  await remove();
  expect((await iam.send(new GetRoleCommand({ RoleName }))).Role?.PermissionsBoundary).toBeUndefined();
  await expect(remove()).rejects.toMatchObject({ name: 'NoSuchEntityException' });
});

it('limits what the role’s policies allow, in a simulation too', async () => {
  const PolicyDocument = document({ Effect: 'Allow', Action: ['s3:GetObject', 'iam:*'], Resource: '*' });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }));
  const { EvaluationResults = [] } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: `arn:aws:iam::123456789012:role/${RoleName}`,
      ActionNames: ['s3:GetObject', 's3:PutObject', 'iam:CreateUser'],
    }),
  );
  expect(
    EvaluationResults.map(({ EvalDecision, PermissionsBoundaryDecisionDetail }) => [
      EvalDecision,
      PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
    ]),
  ).toEqual([
    ['allowed', true],
    ['implicitDeny', true],
    ['implicitDeny', false],
  ]);
});
