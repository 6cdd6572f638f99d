import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeletePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListPoliciesCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, it } from 'vitest';
import { createIam } from '../../src/iam/iam.ts';
import { createSts } from '../../src/sts/sts.ts';
import { oncePerTest, openTestAccount, refusal } from '../account-context.ts';

const ANN = 'arn:aws:iam::123456789012:user/team/ann';
const READ = document({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' });

function document(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

const test = oncePerTest(
  async () =>
    await openTestAccount((account) => {
      const { service, port } = createIam(account);
      return { services: [service, createSts()], ports: { identities: port, roles: port } };
    }),
);
let iam: IAMClient;
beforeEach(async () => {
  iam = new IAMClient(test.clientConfig());
  await iam.send(new CreateUserCommand({ UserName: 'ann', Path: '/team/' }));
});

async function keyOf(UserName: string) {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

async function policyOf(PolicyName: string, PolicyDocument = READ): Promise<string> {
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
  return Policy?.Arn ?? '';
}

describe('a user', () => {
  it('signs with its own key, as STS confirms', async () => {
    const sts = new STSClient({ ...test.clientConfig(), credentials: await keyOf('ann') });
    const { User } = await iam.send(new GetUserCommand({ UserName: 'ANN' }));
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: ANN,
      Account: '123456789012',
      UserId: User?.UserId,
    });
    const own = new IAMClient({ ...test.clientConfig(), credentials: await keyOf('ann') });
    expect((await own.send(new GetUserCommand({}))).User).toMatchObject({ Arn: ANN });
  });

  it('is unknown after its key is deleted', async () => {
    const credentials = await keyOf('ann');
    const listed = await iam.send(new ListAccessKeysCommand({ UserName: 'ann' }));
    expect(listed.AccessKeyMetadata).toMatchObject([{ AccessKeyId: credentials.accessKeyId }]);
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'ann', AccessKeyId: credentials.accessKeyId }));
    const sts = new STSClient({ ...test.clientConfig(), credentials });
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });

  it('has at most two keys', async () => {
    await keyOf('ann');
    await keyOf('ann');
    await expect(keyOf('ann')).rejects.toMatchObject(
      refusal('LimitExceededException', 409, 'AccessKeysPerUser: 2'),
    );
  });

  it('is listed together with the initial administrator', async () => {
    const { Users } = await iam.send(new ListUsersCommand({}));
    expect(Users?.map(({ UserName }) => UserName)).toEqual(['ann', 'emulator']);
    await expect(iam.send(new CreateUserCommand({ UserName: 'Ann' }))).rejects.toMatchObject(
      refusal('EntityAlreadyExistsException', 409, 'User with name Ann already exists.'),
    );
  });

  it('can be deleted only without keys and policies', async () => {
    const remove = async () => await iam.send(new DeleteUserCommand({ UserName: 'ann' }));
    const { accessKeyId } = await keyOf('ann');
    await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'p', PolicyDocument: READ }));
    await expect(remove()).rejects.toMatchObject(refusal('DeleteConflictException', 409, 'access keys'));
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'ann', AccessKeyId: accessKeyId }));
    await expect(remove()).rejects.toMatchObject(refusal('DeleteConflictException', 409, 'policies first'));
    await iam.send(new DeleteUserPolicyCommand({ UserName: 'ann', PolicyName: 'p' }));
    await remove();
    await expect(iam.send(new GetUserCommand({ UserName: 'ann' }))).rejects.toMatchObject(
      refusal('NoSuchEntityException', 404, 'The user with name ann cannot be found.'),
    );
  });
});

describe('policies of a user', () => {
  it('can be inline, read back and listed', async () => {
    const input = { UserName: 'ann', PolicyName: 'p' };
    await iam.send(new PutUserPolicyCommand({ ...input, PolicyDocument: READ }));
    const read = await iam.send(new GetUserPolicyCommand(input));
    expect(read).toMatchObject({ ...input, PolicyDocument: expect.stringContaining('%7B%22Version') });
    const { PolicyNames } = await iam.send(new ListUserPoliciesCommand({ UserName: 'ann' }));
    expect(PolicyNames).toEqual(['p']);
    const long = document({ Effect: 'Allow', Action: 's3:*', Resource: `arn:aws:s3:::${'x'.repeat(2048)}` });
    await expect(
      iam.send(new PutUserPolicyCommand({ ...input, PolicyDocument: long })),
    ).rejects.toMatchObject(
      refusal('LimitExceededException', 409, 'Maximum policy size of 2048 bytes exceeded for user ann'),
    );
  });

  it('can be managed, attached, detached and deleted', async () => {
    const PolicyArn = await policyOf('read');
    await iam.send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn }));
    const { AttachedPolicies } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName: 'ann' }));
    expect(AttachedPolicies).toEqual([{ PolicyName: 'read', PolicyArn }]);
    expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy).toMatchObject({
      AttachmentCount: 1,
      DefaultVersionId: 'v1',
    });
    const version = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    expect(decodeURIComponent(version.PolicyVersion?.Document ?? '')).toBe(READ);
    const remove = async () => await iam.send(new DeletePolicyCommand({ PolicyArn }));
    await expect(remove()).rejects.toMatchObject(refusal('DeleteConflictException', 409, 'attached'));
    await iam.send(new DetachUserPolicyCommand({ UserName: 'ann', PolicyArn }));
    await remove();
    expect((await iam.send(new ListPoliciesCommand({ Scope: 'Local' }))).Policies).toEqual([]);
  });

  it('have at most 6,144 characters without white space', async () => {
    const padded = (length: number): string => {
      const bare = document({ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::' });
      return `${bare.replace('s3:::', `s3:::${'x'.repeat(length - bare.length)}`)}${' '.repeat(500)}`;
    };
    await policyOf('full', padded(6144));
    await expect(policyOf('over', padded(6145))).rejects.toMatchObject(
      refusal('LimitExceededException', 409, 'Cannot exceed quota for PolicySize: 6144'),
    );
  });
});

describe('SimulatePrincipalPolicy', () => {
  const simulate = async (input: Partial<SimulatePrincipalPolicyCommandInput>) => {
    const answer = await iam.send(
      new SimulatePrincipalPolicyCommand({ PolicySourceArn: ANN, ActionNames: ['s3:GetObject'], ...input }),
    );
    return answer.EvaluationResults ?? [];
  };

  it('evaluates each action on each resource with all policies of a user', async () => {
    await iam.send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn: await policyOf('read') }));
    const PolicyDocument = document({ Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::b/secret' });
    await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'no', PolicyDocument }));
    const results = await simulate({
      ActionNames: ['s3:GetObject', 's3:PutObject'],
      ResourceArns: ['arn:aws:s3:::b/k', 'arn:aws:s3:::b/secret'],
    });
    expect(results.map((each) => [each.EvalActionName, each.EvalResourceName, each.EvalDecision])).toEqual([
      ['s3:GetObject', 'arn:aws:s3:::b/k', 'allowed'],
      ['s3:GetObject', 'arn:aws:s3:::b/secret', 'explicitDeny'],
      ['s3:PutObject', 'arn:aws:s3:::b/k', 'implicitDeny'],
      ['s3:PutObject', 'arn:aws:s3:::b/secret', 'explicitDeny'],
    ]);
    expect(results[0]?.MatchedStatements).toEqual([
      { SourcePolicyId: 'read', SourcePolicyType: 'user-managed' },
    ]);
  });

  it('accepts context, and lists missing condition keys', async () => {
    const condition = { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } };
    const PolicyDocument = document({
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: '*',
      Condition: condition,
    });
    await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'p', PolicyDocument }));
    const passing = (service: string) => ({
      ActionNames: ['iam:PassRole'],
      ContextEntries: [
        {
          ContextKeyName: 'iam:PassedToService',
          ContextKeyValues: [service],
          ContextKeyType: 'string' as const,
        },
      ],
    });
    expect(await simulate(passing('lambda.amazonaws.com'))).toMatchObject([{ EvalDecision: 'allowed' }]);
    expect(await simulate(passing('ec2.amazonaws.com'))).toMatchObject([{ EvalDecision: 'implicitDeny' }]);
    expect(await simulate({ ActionNames: ['iam:PassRole'] })).toMatchObject([
      { EvalDecision: 'implicitDeny', MissingContextValues: ['iam:PassedToService'] },
    ]);
  });

  it('evaluates roles, with additional policy documents', async () => {
    const trust = document({
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
    });
    await iam.send(new CreateRoleCommand({ RoleName: 'proxy', AssumeRolePolicyDocument: trust }));
    const PolicySourceArn = 'arn:aws:iam::123456789012:role/proxy';
    expect(await simulate({ PolicySourceArn })).toMatchObject([{ EvalDecision: 'implicitDeny' }]);
    const given = { PolicySourceArn, PolicyInputList: [READ], ResourceArns: ['arn:aws:s3:::b/k'] };
    expect(await simulate(given)).toMatchObject([{ EvalDecision: 'allowed' }]);
    const own = { RoleName: 'proxy', PolicyName: 'p', PolicyDocument: READ };
    await iam.send(new PutRolePolicyCommand(own));
    expect(await simulate({ ...given, PolicyInputList: undefined })).toMatchObject([
      { EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: 'role_proxy_p' }] },
    ]);
  });

  it('allows everything to the administrator', async () => {
    const PolicySourceArn = 'arn:aws:iam::123456789012:user/emulator';
    const results = await simulate({ PolicySourceArn, ActionNames: ['sagemaker:CreateModel'] });
    expect(results).toMatchObject([{ EvalResourceName: '*', EvalDecision: 'allowed' }]);
  });

  it.each([
    [{ PolicySourceArn: `${ANN}2` }, 'NoSuchEntityException', 'cannot be found'],
    [
      { PolicySourceArn: 'arn:aws:sts::123456789012:assumed-role/r/s' },
      'InvalidInputException',
      'Entity Arn',
    ],
    [{ ActionNames: ['CreateModel'] }, 'InvalidInputException', 'Invalid Action Name: CreateModel'],
    [{ ResourcePolicy: READ }, 'NotImplemented', 'ResourcePolicy of SimulatePrincipalPolicy'],
    [{ PolicyInputList: ['{'] }, 'InvalidInputException', 'Syntax errors in policy.'],
  ])('rejects %j', async (input, name, message) => {
    await expect(simulate(input)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message) as unknown,
    });
  });
});
