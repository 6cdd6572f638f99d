import {
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
} from '@aws-sdk/client-iam';
import { ListModelsCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KEY } from '../../../test/emulated-account.ts';
import {
  ACCOUNT,
  allow,
  as,
  closeEnforcingAccount,
  config,
  openEnforcingAccount,
  TRUST,
} from './enforcing-account.ts';

const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/limit`;
const document = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });

let admin: IAMClient;
beforeAll(async () => {
  await openEnforcingAccount();
  admin = new IAMClient(config(KEY));
  const PolicyDocument = document(allow('iam:*'));
  await admin.send(new CreatePolicyCommand({ PolicyName: 'limit', PolicyDocument }));
});
afterAll(closeEnforcingAccount);

it('binds a caller: what it does not allow is denied, in IAM’s words', async () => {
  const { arn, sagemaker } = await as(allow('*'));
  await sagemaker.send(new ListModelsCommand({}));
  const UserName = arn.split('/').at(-1);
  await admin.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: BOUNDARY }));
  await expect(sagemaker.send(new ListModelsCommand({}))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(
      'because no permissions boundary allows the sagemaker:ListModels action',
    ) as unknown,
  });
});

it('can be required of the roles that a caller creates and changes', async () => {
  const { iam } = await as(
    allow(['iam:CreateRole', 'iam:PutRolePolicy', 'iam:PutRolePermissionsBoundary'], '*', {
      StringEquals: { 'iam:PermissionsBoundary': BOUNDARY },
    }),
  );
  const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };
  const bounded = { PermissionsBoundary: BOUNDARY };
  const other = { PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess' };
  const creating = async (RoleName: string, boundary: object) =>
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST, ...boundary }));
  const writing = async (RoleName: string) =>
    await iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument: document(allow('*')) }),
    );
  await expect(creating('free', {})).rejects.toMatchObject(denied);
  await expect(creating('free', other)).rejects.toMatchObject(denied);
  await creating('bound', bounded);
  await writing('bound');
  await expect(writing('exec')).rejects.toMatchObject(denied);
  await expect(
    iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'bound', ...other })),
  ).rejects.toMatchObject(denied);
  await expect(
    iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: 'bound' })),
  ).rejects.toMatchObject(denied);
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'exec', ...bounded }));
  await writing('exec');
});
