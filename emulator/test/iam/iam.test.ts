import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  paginateListRoles,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIam } from '../../src/iam/iam.ts';
import type { RolePort } from '../../src/account/account-context.ts';
import { openTestAccount, type TestAccount } from '../account-context.ts';

const SAGEMAKER = 'sagemaker.amazonaws.com';
const ACCOUNT = '123456789012';

function trust(statement: Record<string, unknown> = {}): string {
  const allow = {
    Effect: 'Allow',
    Principal: { Service: SAGEMAKER },
    Action: 'sts:AssumeRole',
    ...statement,
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [allow] });
}

const READ_OBJECT = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: "arn:aws:s3:::it's (mine)/*" }],
});

let test: TestAccount;
let iam: IAMClient;
let port: RolePort;
beforeEach(async () => {
  test = await openTestAccount((account) => {
    const created = createIam(account);
    port = created.port;
    return { services: [created.service] };
  });
  iam = new IAMClient(test.clientConfig());
});
afterEach(async () => await test.close());

async function createRole(name: string, document = trust()): Promise<void> {
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: document }));
}

async function putPolicy(PolicyDocument: string): Promise<unknown> {
  return await iam.send(new PutRolePolicyCommand({ RoleName: 'exec', PolicyName: 'p', PolicyDocument }));
}

async function attach(PolicyArn: string): Promise<unknown> {
  return await iam.send(new AttachRolePolicyCommand({ RoleName: 'exec', PolicyArn }));
}

describe('a role', () => {
  it('is returned as created, including tags, with its policy URL-encoded', async () => {
    const created = await iam.send(
      new CreateRoleCommand({
        RoleName: 'exec',
        Path: '/team/',
        AssumeRolePolicyDocument: trust(),
        Description: 'a <b> & "c"',
        MaxSessionDuration: 7200,
        Tags: [{ Key: 'owner', Value: '' }],
      }),
    );
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'exec' }));
    expect(Role).toEqual(created.Role);
    expect(Role).toEqual({
      Path: '/team/',
      RoleName: 'exec',
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      Arn: `arn:aws:iam::${ACCOUNT}:role/team/exec`,
      CreateDate: expect.any(Date),
      AssumeRolePolicyDocument: encodeURIComponent(trust()),
      Description: 'a <b> & "c"',
      MaxSessionDuration: 7200,
      Tags: [{ Key: 'owner', Value: '' }],
    });
  });

  it('has a case-insensitively unique name', async () => {
    await createRole('exec');
    await expect(createRole('EXEC')).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      message: 'Role with name EXEC already exists.',
      $metadata: { httpStatusCode: 409 },
    });
  });

  it('can be updated: trust policy, description and tags', async () => {
    await createRole('exec');
    const PolicyDocument = trust({ Principal: { Service: 'lambda.amazonaws.com' } });
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'exec', PolicyDocument }));
    await iam.send(new UpdateRoleCommand({ RoleName: 'exec', Description: 'new' }));
    await iam.send(new TagRoleCommand({ RoleName: 'exec', Tags: [{ Key: 'a', Value: '1' }] }));
    await iam.send(new TagRoleCommand({ RoleName: 'exec', Tags: [{ Key: 'b', Value: '2' }] }));
    await iam.send(new UntagRoleCommand({ RoleName: 'exec', TagKeys: ['a'] }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'exec' }));
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(PolicyDocument);
    expect(Role?.Description).toBe('new');
    const { Tags } = await iam.send(new ListRoleTagsCommand({ RoleName: 'exec' }));
    expect(Tags).toEqual([{ Key: 'b', Value: '2' }]);
  });

  it.each([
    ['not JSON', '{', 'This policy contains invalid Json'],
    ['without principal', trust({ Principal: undefined }), 'Missing required field Principal'],
    ['with a resource', trust({ Resource: '*' }), 'Has prohibited field Resource'],
    [
      'for another service',
      trust({ Action: 's3:*' }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
  ])('is rejected with a trust policy %s', async (_what, document, message) => {
    await expect(createRole('exec', document)).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
      message,
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('is rejected with an invalid name', async () => {
    await expect(createRole('ex ec')).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining("Value 'ex ec' at 'roleName' failed to satisfy constraint"),
    });
    await expect(createRole('x'.repeat(65))).rejects.toMatchObject({
      message: expect.stringContaining('Member must have length less than or equal to 64'),
    });
  });

  it('cannot be deleted while it has policies', async () => {
    await createRole('exec');
    const name = { RoleName: 'exec' };
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSageMakerFullAccess';
    await iam.send(new PutRolePolicyCommand({ ...name, PolicyName: 'p', PolicyDocument: READ_OBJECT }));
    await iam.send(new AttachRolePolicyCommand({ ...name, PolicyArn }));
    const inline = { name: 'DeleteConflictException', $metadata: { httpStatusCode: 409 } };
    await expect(iam.send(new DeleteRoleCommand(name))).rejects.toMatchObject(inline);
    await iam.send(new DeleteRolePolicyCommand({ ...name, PolicyName: 'p' }));
    await expect(iam.send(new DeleteRoleCommand(name))).rejects.toMatchObject({
      message: 'Cannot delete entity, must detach all policies first.',
    });
    await iam.send(new DetachRolePolicyCommand({ ...name, PolicyArn }));
    await iam.send(new DeleteRoleCommand(name));
    await expect(iam.send(new GetRoleCommand(name))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role with name exec cannot be found.',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('policies of a role', () => {
  it('are put, read back URL-encoded per RFC 3986, and listed', async () => {
    await createRole('exec');
    const named = { RoleName: 'exec', PolicyName: 'read' };
    await iam.send(new PutRolePolicyCommand({ ...named, PolicyDocument: READ_OBJECT }));
    const got = await iam.send(new GetRolePolicyCommand(named));
    expect(got.PolicyDocument).toContain('it%27s%20%28mine%29%2F%2A');
    expect(decodeURIComponent(got.PolicyDocument ?? '')).toBe(READ_OBJECT);
    const listed = await iam.send(new ListRolePoliciesCommand({ RoleName: 'exec' }));
    expect(listed).toMatchObject({ PolicyNames: ['read'], IsTruncated: false });
  });

  it('are rejected with a principal or without a resource', async () => {
    await createRole('exec');
    await expect(putPolicy(trust())).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
    const noResource = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject' } };
    await expect(putPolicy(JSON.stringify(noResource))).rejects.toMatchObject({
      message: 'Policy statement must contain resources.',
    });
  });

  it('can be attached if AWS-managed or existing', async () => {
    await createRole('exec');
    const managed = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    await attach(managed);
    await expect(attach(`arn:aws:iam::${ACCOUNT}:policy/mine`)).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'exec' }));
    expect(AttachedPolicies).toEqual([{ PolicyName: 'AWSLambdaBasicExecutionRole', PolicyArn: managed }]);
  });

  it('report a missing one by name', async () => {
    await createRole('exec');
    const absent = iam.send(new GetRolePolicyCommand({ RoleName: 'exec', PolicyName: 'p' }));
    await expect(absent).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role policy with name p cannot be found.',
    });
  });
});

describe('ListRoles', () => {
  it('is empty in an empty account', async () => {
    expect(await iam.send(new ListRolesCommand({}))).toMatchObject({ Roles: [], IsTruncated: false });
  });

  it('pages through all roles sorted by name, from any region', async () => {
    for (const name of ['c', 'a', 'b']) await createRole(name);
    const elsewhere = new IAMClient(test.clientConfig('eu-west-1'));
    const pages: unknown[] = [];
    for await (const page of paginateListRoles({ client: elsewhere, pageSize: 2 }, {})) {
      pages.push(page.Roles?.map((role) => role.RoleName));
    }
    expect(pages).toEqual([['a', 'b'], ['c']]);
  });
});

describe('canAssume', () => {
  const arn = `arn:aws:iam::${ACCOUNT}:role/exec`;

  it('is true only for the trusted service', async () => {
    await createRole('exec');
    expect(port.canAssume(arn, SAGEMAKER)).toBe(true);
    expect(port.canAssume(arn, 'lambda.amazonaws.com')).toBe(false);
    expect(port.canAssume(`${arn}2`, SAGEMAKER)).toBe(false);
  });

  it.each([
    ['the account of the source', { StringEquals: { 'aws:SourceAccount': ACCOUNT } }, true],
    ['another account', { StringEquals: { 'aws:SourceAccount': '999999999999' } }, false],
    [
      'an ARN of the account',
      { ArnLike: { 'aws:SourceArn': `arn:aws:sagemaker:us-east-1:${ACCOUNT}:*` } },
      true,
    ],
    [
      'an ARN of another account',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:sagemaker:us-east-1:999999999999:*' } },
      false,
    ],
    ['something unknown', { StringEquals: { 'sts:ExternalId': 'x' } }, false],
  ])('weighs a condition on %s', async (_what, Condition, expected) => {
    await createRole('exec', trust({ Condition }));
    expect(port.canAssume(arn, SAGEMAKER)).toBe(expected);
  });

  it('gives precedence to a Deny', async () => {
    const allow = { Effect: 'Allow', Principal: { Service: SAGEMAKER }, Action: 'sts:AssumeRole' };
    await createRole('exec', JSON.stringify({ Statement: [allow, { ...allow, Effect: 'Deny' }] }));
    expect(port.canAssume(arn, SAGEMAKER)).toBe(false);
  });
});
