import {
  AddPermissionCommand,
  CreateAliasCommand,
  DeleteAliasCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetPolicyCommand,
  ListAliasesCommand,
  PublishVersionCommand,
  RemovePermissionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { oncePerFile, refusal } from '../account-context.ts';
import { invokeFunction, openFunctionAccount } from './function-account.ts';
import { changeCode, deployTwoVersions } from './published.ts';

const test = oncePerFile(openFunctionAccount);
const ARN = 'arn:aws:lambda:us-east-1:123456789012:function';

const update = async (FunctionName: string, members: object, Name = 'live') =>
  await test.lambda.send(new UpdateAliasCommand({ FunctionName, Name, ...members }));
const routed = (weights: Record<string, number>) => ({
  RoutingConfig: { AdditionalVersionWeights: weights },
});
const get = async (FunctionName: string, Name = 'live') =>
  await test.lambda.send(new GetAliasCommand({ FunctionName, Name }));
const versionsRun = async (name: string, times: number) => {
  const runs = [];
  for (let n = 0; n < times; n++) runs.push((await invokeFunction(test.lambda, name)).version);
  return runs;
};

describe('an alias', () => {
  it('names a version, until it is moved to another', async () => {
    await deployTwoVersions(test.lambda, 'moved');
    const before = await get('moved');
    expect(before).toMatchObject({
      AliasArn: `${ARN}:moved:live`,
      Name: 'live',
      FunctionVersion: '1',
      Description: '',
    });
    expect(before.RoutingConfig).toBeUndefined();
    const run = await invokeFunction(test.lambda, 'moved:live');
    expect(run).toMatchObject({
      version: '1',
      payload: { functionVersion: '1', invokedFunctionArn: `${ARN}:moved:live` },
    });
    const { Configuration } = await test.lambda.send(
      new GetFunctionCommand({ FunctionName: 'moved', Qualifier: 'live' }),
    );
    expect(Configuration).toMatchObject({ FunctionArn: `${ARN}:moved:live`, Version: '1' });
    const { RevisionId } = before;
    const after = await update('moved', { FunctionVersion: '2', Description: 'now', RevisionId });
    expect(after).toMatchObject({ FunctionVersion: '2', Description: 'now' });
    expect(after.RevisionId).not.toBe(RevisionId);
    expect((await invokeFunction(test.lambda, 'moved:live')).version).toBe('2');
    await expect(update('moved', { FunctionVersion: '1', RevisionId })).rejects.toMatchObject(
      refusal('PreconditionFailedException', 412, /latest Revision Id/),
    );
  });

  it('is created once, listed by name and by version, and deleted, also twice', async () => {
    await deployTwoVersions(test.lambda, 'listed');
    const create = async (Name: string, FunctionVersion: string) =>
      await test.lambda.send(new CreateAliasCommand({ FunctionName: 'listed', Name, FunctionVersion }));
    await create('beta', '2');
    await create('alpha', '$LATEST');
    await expect(create('beta', '1')).rejects.toMatchObject(
      refusal('ResourceConflictException', 409, `Alias already exists: ${ARN}:listed:beta`),
    );
    const list = async (members: object) => {
      const { Aliases = [], NextMarker } = await test.lambda.send(
        new ListAliasesCommand({ FunctionName: 'listed', ...members }),
      );
      return { names: Aliases.map(({ Name }) => Name), Marker: NextMarker };
    };
    const first = await list({ MaxItems: 2 });
    expect(first.names).toEqual(['alpha', 'beta']);
    expect((await list({ Marker: first.Marker })).names).toEqual(['live']);
    expect((await list({ FunctionVersion: '2' })).names).toEqual(['beta']);
    const remove = new DeleteAliasCommand({ FunctionName: 'listed', Name: 'beta' });
    await test.lambda.send(remove);
    await test.lambda.send(remove);
    await expect(get('listed', 'beta')).rejects.toMatchObject(
      refusal('ResourceNotFoundException', 404, `Cannot find alias arn: ${ARN}:listed:beta`),
    );
    await expect(update('listed', {}, 'beta')).rejects.toMatchObject(
      refusal('ResourceNotFoundException', 404, `Alias not found: ${ARN}:listed:beta`),
    );
  });
});

describe('weights', () => {
  it('split the events exactly, and end with an empty configuration', async () => {
    await deployTwoVersions(test.lambda, 'split');
    expect(await update('split', routed({ 2: 0.25 }))).toMatchObject(routed({ 2: 0.25 }));
    expect(await versionsRun('split:live', 8)).toEqual(['1', '1', '1', '2', '1', '1', '1', '2']);
    await update('split', { Description: 'still split' });
    expect(await get('split')).toMatchObject(routed({ 2: 0.25 }));
    expect((await update('split', { RoutingConfig: {} })).RoutingConfig).toBeUndefined();
    expect(await versionsRun('split:live', 4)).toEqual(['1', '1', '1', '1']);
  });

  it.each([
    [{ 2: 0.1, 3: 0.1 }, 'InvalidParameterValueException', 400, /cannot be greater than 1$/],
    [
      { 1: 0.1 },
      'InvalidParameterValueException',
      400,
      /^Invalid function version 1\. Function version 1 is/,
    ],
    [
      { 2: 2 },
      'ValidationException',
      400,
      /Map value must satisfy constraint: \[Member must have value less than or equal to 1\.0, /,
    ],
    [{ 9: 0.1 }, 'ResourceNotFoundException', 404, /^Function not found: \S+:weighed:9$/],
    [{ $LATEST: 0.1 }, 'ValidationException', 400, /routingConfig\.additionalVersionWeights/],
  ])('of %o are refused', async (weights, name, status, message) => {
    const { FunctionVersion } = await get('weighed').catch(async () => {
      await deployTwoVersions(test.lambda, 'weighed');
      await changeCode(test.lambda, 'weighed', 'third');
      await test.lambda.send(new PublishVersionCommand({ FunctionName: 'weighed' }));
      return await get('weighed');
    });
    expect(FunctionVersion).toBe('1');
    await expect(update('weighed', routed(weights))).rejects.toMatchObject(refusal(name, status, message));
  });

  it('do not go with $LATEST, and keep both versions from being deleted', async () => {
    await deployTwoVersions(test.lambda, 'both');
    await expect(update('both', { FunctionVersion: '$LATEST', ...routed({ 2: 0.5 }) })).rejects.toMatchObject(
      refusal(
        'InvalidParameterValueException',
        400,
        /^\$LATEST is not supported for an alias pointing to more than 1 version$/,
      ),
    );
  });
});

describe('metrics', () => {
  it('are those of the function, of what was named, and of the version behind an alias', async () => {
    await deployTwoVersions(test.lambda, 'measured');
    const of = (from: number) =>
      test.metrics
        .slice(from)
        .filter(({ values }) => values['Invocations'] === 1)
        .map(({ dimensions }) => dimensions);
    const start = test.metrics.length;
    await invokeFunction(test.lambda, 'measured:live');
    const FunctionName = 'measured';
    const Resource = 'measured:live';
    expect(of(start)).toEqual([
      { FunctionName },
      { FunctionName, Resource },
      { FunctionName, Resource, ExecutedVersion: '1' },
    ]);
    const next = test.metrics.length;
    await invokeFunction(test.lambda, 'measured:2');
    expect(of(next)).toEqual([{ FunctionName }, { FunctionName, Resource: 'measured:2' }]);
  });
});

describe('the resource policy', () => {
  it('of an alias is its own, and not that of its function', async () => {
    await deployTwoVersions(test.lambda, 'allowed');
    const SourceArn = 'arn:aws:execute-api:us-east-1:123456789012:abc/*/POST/ask';
    const permission = {
      FunctionName: 'allowed',
      StatementId: 'gateway',
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn,
    };
    const { Statement } = await test.lambda.send(
      new AddPermissionCommand({ ...permission, Qualifier: 'live' }),
    );
    expect(JSON.parse(Statement ?? '')).toMatchObject({ Resource: `${ARN}:allowed:live` });
    const permits = (arn: string) =>
      test.account.ports.functions.permits(arn, 'apigateway.amazonaws.com', SourceArn);
    expect([permits(`${ARN}:allowed:live`), permits(`${ARN}:allowed`)]).toEqual([true, false]);
    await expect(test.lambda.send(new GetPolicyCommand({ FunctionName: 'allowed' }))).rejects.toMatchObject(
      refusal('ResourceNotFoundException', 404, /^The resource you requested/),
    );
    const { RevisionId } = await test.lambda.send(
      new GetPolicyCommand({ FunctionName: 'allowed', Qualifier: 'live' }),
    );
    const stale = { ...permission, StatementId: 'other', Qualifier: 'live', RevisionId: 'stale' };
    await expect(test.lambda.send(new AddPermissionCommand(stale))).rejects.toMatchObject(
      refusal('PreconditionFailedException', 412, /Call the GetPolicy API/),
    );
    await test.lambda.send(
      new RemovePermissionCommand({
        FunctionName: 'allowed',
        Qualifier: 'live',
        StatementId: 'gateway',
        RevisionId,
      }),
    );
    expect(permits(`${ARN}:allowed:live`)).toBe(false);
    const latest = { ...permission, Qualifier: '$LATEST' };
    await expect(test.lambda.send(new AddPermissionCommand(latest))).rejects.toMatchObject(
      refusal(
        'InvalidParameterValueException',
        400,
        /^We currently do not support adding policies for \$LATEST\.$/,
      ),
    );
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
