import { createHash } from 'node:crypto';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient as Client,
  ListFunctionsCommand,
  ListTagsCommand,
  PutFunctionConcurrencyCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { deployFunction, ECHO, functionInput, openFunctionAccount, zipOf } from './function-account.ts';
import { oncePerFile, refusal } from '../account-context.ts';

const test = oncePerFile(openFunctionAccount);

describe('finding functions', () => {
  it.each([
    'named',
    'named:$LATEST',
    'function:named',
    '123456789012:function:named',
    'arn:aws:lambda:us-east-1:123456789012:function:named',
  ])('knows %s', async (FunctionName) => {
    if (FunctionName === 'named') await deployFunction(test.lambda, 'named', ECHO);
    const { Configuration } = await test.lambda.send(new GetFunctionCommand({ FunctionName }));
    expect(Configuration?.FunctionName).toBe('named');
  });

  it('reports the missing ARN', async () => {
    const absent = new GetFunctionCommand({ FunctionName: 'absent' });
    const message = /^Function not found: arn:aws:lambda:us-east-1:123456789012:function:absent$/;
    await expect(test.lambda.send(absent)).rejects.toMatchObject(
      refusal('ResourceNotFoundException', 404, message),
    );
    const version = new GetFunctionCommand({ FunctionName: 'named', Qualifier: '1' });
    await expect(test.lambda.send(version)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('lists in pages, by name, without states', async () => {
    const client = new Client(test.clientConfig('ap-south-1'));
    for (const name of ['b', 'c', 'a'])
      await client.send(new CreateFunctionCommand(functionInput(name, ECHO)));
    const first = await client.send(new ListFunctionsCommand({ MaxItems: 2 }));
    expect(first.Functions?.map((each) => each.FunctionName)).toEqual(['a', 'b']);
    expect(first.Functions?.[0]?.State).toBeUndefined();
    const second = await client.send(new ListFunctionsCommand({ MaxItems: 2, Marker: first.NextMarker }));
    expect(second.Functions?.map((each) => each.FunctionName)).toEqual(['c']);
    expect(second.NextMarker).toBeUndefined();
  });

  it('deletes', async () => {
    await deployFunction(test.lambda, 'gone', ECHO);
    await test.lambda.send(new DeleteFunctionCommand({ FunctionName: 'gone' }));
    const again = new DeleteFunctionCommand({ FunctionName: 'gone' });
    await expect(test.lambda.send(again)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('updates', () => {
  it('are InProgress at first and reject a second one meanwhile', async () => {
    const slow = await openFunctionAccount({ timeScale: 1 / 2 });
    try {
      await deployFunction(slow.lambda, 'busy', ECHO);
      const change = { FunctionName: 'busy', MemorySize: 256, Environment: { Variables: { KEY: '1' } } };
      const updated = await slow.lambda.send(new UpdateFunctionConfigurationCommand(change));
      expect(updated).toMatchObject({ LastUpdateStatus: 'InProgress', State: 'Active', MemorySize: 256 });
      const second = new UpdateFunctionConfigurationCommand({ FunctionName: 'busy', MemorySize: 512 });
      await expect(slow.lambda.send(second)).rejects.toMatchObject(
        refusal('ResourceConflictException', 409, /An update is in progress for resource: arn:aws:lambda/),
      );
      await waitUntilFunctionUpdatedV2(
        { client: slow.lambda, maxWaitTime: 20, minDelay: 0.05, maxDelay: 0.1 },
        { FunctionName: 'busy' },
      );
      const { Configuration } = await slow.lambda.send(new GetFunctionCommand({ FunctionName: 'busy' }));
      expect(Configuration).toMatchObject({
        MemorySize: 256,
        Timeout: 3,
        Environment: { Variables: { KEY: '1' } },
      });
    } finally {
      await slow.close();
    }
  });

  it('are rejected while the function is Pending', async () => {
    const slow = await openFunctionAccount({ timeScale: 1 });
    try {
      await slow.lambda.send(new CreateFunctionCommand(functionInput('young', ECHO)));
      const update = new UpdateFunctionCodeCommand({
        FunctionName: 'young',
        ZipFile: zipOf({ 'index.mjs': ECHO }),
      });
      const pending = refusal('ResourceConflictException', 409, /currently in the following state: Pending/);
      await expect(slow.lambda.send(update)).rejects.toMatchObject(pending);
      await expect(slow.lambda.send(new InvokeCommand({ FunctionName: 'young' }))).rejects.toMatchObject(
        pending,
      );
    } finally {
      await slow.close();
    }
  });

  it('check the caller’s revision', async () => {
    await deployFunction(test.lambda, 'revised', ECHO);
    const stale = new UpdateFunctionCodeCommand({
      FunctionName: 'revised',
      ZipFile: zipOf({ 'index.mjs': ECHO }),
      RevisionId: '00000000-0000-0000-0000-000000000000',
    });
    await expect(test.lambda.send(stale)).rejects.toMatchObject(
      refusal('PreconditionFailedException', 412, /does not match the latest Revision Id/),
    );
  });

  it('of the code set new code and a new digest', async () => {
    await deployFunction(test.lambda, 'renewed', 'export const handler = async () => "old";');
    const before = await test.lambda.send(new InvokeCommand({ FunctionName: 'renewed' }));
    expect(before.Payload?.transformToString()).toBe('"old"');
    const ZipFile = zipOf({ 'index.mjs': 'export const handler = async () => "new";' });
    const { CodeSha256 } = await test.lambda.send(
      new UpdateFunctionCodeCommand({ FunctionName: 'renewed', ZipFile }),
    );
    expect(CodeSha256).toBe(createHash('sha256').update(ZipFile).digest('base64'));
    await waitUntilFunctionUpdatedV2(
      { client: test.lambda, maxWaitTime: 20, minDelay: 0.01, maxDelay: 0.05 },
      { FunctionName: 'renewed' },
    );
    const after = await test.lambda.send(new InvokeCommand({ FunctionName: 'renewed' }));
    expect(after.Payload?.transformToString()).toBe('"new"');
  });
});

describe('the resource policy', () => {
  const FunctionName = 'guarded';
  const SourceArn = 'arn:aws:execute-api:us-east-1:123456789012:abc/*/POST/classify';
  const permission = {
    FunctionName,
    StatementId: 'gateway',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn,
  };

  it('is missing at first, and statements are added once and removed', async () => {
    await deployFunction(test.lambda, FunctionName, ECHO);
    const get = () => test.lambda.send(new GetPolicyCommand({ FunctionName }));
    await expect(get()).rejects.toMatchObject(refusal('ResourceNotFoundException', 404, /does not exist/));
    await test.lambda.send(new AddPermissionCommand(permission));
    await expect(test.lambda.send(new AddPermissionCommand(permission))).rejects.toMatchObject(
      refusal('ResourceConflictException', 409, /statement id \(gateway\) provided already exists/),
    );
    const { Statement } = JSON.parse((await get()).Policy ?? '') as { Statement: unknown[] };
    expect(Statement).toEqual([
      {
        Sid: 'gateway',
        Effect: 'Allow',
        Principal: { Service: 'apigateway.amazonaws.com' },
        Action: 'lambda:InvokeFunction',
        Resource: 'arn:aws:lambda:us-east-1:123456789012:function:guarded',
        Condition: { ArnLike: { 'AWS:SourceArn': SourceArn } },
      },
    ]);
    await test.lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: 'gateway' }));
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const again = new RemovePermissionCommand({ FunctionName, StatementId: 'gateway' });
    await expect(test.lambda.send(again)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('concurrency and tags', () => {
  it('reserves, reports the remainder, and keeps 100 unreserved', async () => {
    const client = new Client(test.clientConfig('us-west-2'));
    await deployFunction(client, 'reserved', ECHO);
    const put = (ReservedConcurrentExecutions: number) =>
      client.send(
        new PutFunctionConcurrencyCommand({ FunctionName: 'reserved', ReservedConcurrentExecutions }),
      );
    expect(await put(20)).toMatchObject({ ReservedConcurrentExecutions: 20 });
    const { AccountLimit, AccountUsage } = await client.send(new GetAccountSettingsCommand({}));
    expect(AccountLimit).toMatchObject({ ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 980 });
    expect(AccountUsage?.FunctionCount).toBe(1);
    expect(await put(900)).toMatchObject({ ReservedConcurrentExecutions: 900 });
    await expect(put(901)).rejects.toMatchObject(
      refusal(
        'InvalidParameterValueException',
        400,
        /UnreservedConcurrentExecution below its minimum value of \[100\]/,
      ),
    );
    const { Concurrency } = await client.send(new GetFunctionCommand({ FunctionName: 'reserved' }));
    expect(Concurrency).toEqual({ ReservedConcurrentExecutions: 900 });
    await client.send(new DeleteFunctionConcurrencyCommand({ FunctionName: 'reserved' }));
    const { ReservedConcurrentExecutions } = await client.send(
      new GetFunctionConcurrencyCommand({ FunctionName: 'reserved' }),
    );
    expect(ReservedConcurrentExecutions).toBeUndefined();
  });

  it('stores the tags of the create call', async () => {
    const Resource = await deployFunction(test.lambda, 'tagged', ECHO, { Tags: { stack: 'one' } });
    await test.lambda.send(new TagResourceCommand({ Resource, Tags: { owner: 'me' } }));
    expect((await test.lambda.send(new ListTagsCommand({ Resource }))).Tags).toEqual({
      stack: 'one',
      owner: 'me',
    });
    await test.lambda.send(new UntagResourceCommand({ Resource, TagKeys: ['stack'] }));
    const { Tags } = await test.lambda.send(new GetFunctionCommand({ FunctionName: 'tagged' }));
    expect(Tags).toEqual({ owner: 'me' });
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
