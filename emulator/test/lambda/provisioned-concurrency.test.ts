import {
  CreateAliasCommand,
  DeleteFunctionCommand,
  DeleteProvisionedConcurrencyConfigCommand,
  GetAccountSettingsCommand,
  GetAliasCommand,
  GetProvisionedConcurrencyConfigCommand,
  LambdaClient as Client,
  ListProvisionedConcurrencyConfigsCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutProvisionedConcurrencyConfigCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { oncePerFile, refusal } from '../account-context.ts';
import {
  deployFunction,
  ECHO,
  invokeFunction,
  openFunctionAccount,
  pythonFunction,
} from './function-account.ts';
import { deployTwoVersions, versionActive } from './published.ts';

const test = oncePerFile(openFunctionAccount);
/** On a busy machine. */
const SOON = { timeout: 30_000 };
const ARN = 'arn:aws:lambda:us-east-1:123456789012:function';

const put = async (FunctionName: string, Qualifier: string, ProvisionedConcurrentExecutions = 1) =>
  await test.lambda.send(
    new PutProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier, ProvisionedConcurrentExecutions }),
  );
const get = async (FunctionName: string, Qualifier: string) =>
  await test.lambda.send(new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier }));
const remove = async (FunctionName: string, Qualifier: string) =>
  await test.lambda.send(new DeleteProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier }));
const ended = async (FunctionName: string, Qualifier: string) =>
  await expect.poll(async () => (await get(FunctionName, Qualifier)).Status, SOON).not.toBe('IN_PROGRESS');
const typeOf = async (name: string) => {
  const { payload } = await invokeFunction(test.lambda, name);
  return (payload as { type: string }).type;
};

describe('on a version', () => {
  it('starts environments, which serve the version and its alias until it is taken back', async () => {
    await deployTwoVersions(test.lambda, 'warm');
    expect(await put('warm', '1', 2)).toMatchObject({
      RequestedProvisionedConcurrentExecutions: 2,
      AllocatedProvisionedConcurrentExecutions: 0,
      AvailableProvisionedConcurrentExecutions: 0,
      Status: 'IN_PROGRESS',
    });
    await ended('warm', '1');
    expect(await get('warm', '1')).toMatchObject({
      AllocatedProvisionedConcurrentExecutions: 2,
      Status: 'READY',
    });
    expect([await typeOf('warm:1'), await typeOf('warm:live'), await typeOf('warm:2')]).toEqual([
      'provisioned-concurrency',
      'provisioned-concurrency',
      'on-demand',
    ]);
    const { ProvisionedConcurrencyConfigs } = await test.lambda.send(
      new ListProvisionedConcurrencyConfigsCommand({ FunctionName: 'warm' }),
    );
    expect(ProvisionedConcurrencyConfigs).toMatchObject([{ FunctionArn: `${ARN}:warm:1`, Status: 'READY' }]);
    await remove('warm', '1');
    await remove('warm', '1');
    expect(await typeOf('warm:1')).toBe('on-demand');
    await expect(get('warm', '1')).rejects.toMatchObject(
      refusal(
        'ProvisionedConcurrencyConfigNotFoundException',
        404,
        /^No Provisioned Concurrency Config found/,
      ),
    );
  });

  it('lets what it cannot take spill over, and counts both', async () => {
    const source =
      'export const handler = async (ms) => { await new Promise((done) => setTimeout(done, ms));' +
      ' return { type: process.env.AWS_LAMBDA_INITIALIZATION_TYPE }; };';
    await deployFunction(test.lambda, 'spilling', source, { Publish: true });
    await versionActive(test.lambda, 'spilling', '1');
    await put('spilling', '1');
    await ended('spilling', '1');
    const start = test.metrics.length;
    const runs = await Promise.all(
      [200, 200].map(async (ms) => await invokeFunction(test.lambda, 'spilling:1', ms)),
    );
    expect(runs.map(({ payload }) => (payload as { type: string }).type).toSorted()).toEqual([
      'on-demand',
      'provisioned-concurrency',
    ]);
    const counted = test.metrics
      .slice(start)
      .filter(({ dimensions }) => dimensions['Resource'] === undefined)
      .map(({ values }) => Object.keys(values).filter((name) => name.startsWith('Provisioned')));
    expect(counted.flat().toSorted()).toEqual([
      'ProvisionedConcurrencyInvocations',
      'ProvisionedConcurrencySpilloverInvocations',
    ]);
  });

  it('fails when the function does not initialize for it', async () => {
    const source =
      "if (process.env.AWS_LAMBDA_INITIALIZATION_TYPE !== 'on-demand') throw new Error('not ready');" + ECHO;
    await deployFunction(test.lambda, 'broken', source, { Publish: true });
    await versionActive(test.lambda, 'broken', '1');
    await put('broken', '1');
    await ended('broken', '1');
    expect(await get('broken', '1')).toMatchObject({
      AllocatedProvisionedConcurrentExecutions: 0,
      Status: 'FAILED',
      StatusReason: 'FUNCTION_ERROR_INIT_FAILURE',
    });
    expect((await invokeFunction(test.lambda, 'broken:1', 1)).payload).toBe(1);
  });

  it('replaces an environment that has died', async () => {
    const source =
      'export const handler = async (die) => { if (die) process.exit(1);' +
      ' return { type: process.env.AWS_LAMBDA_INITIALIZATION_TYPE }; };';
    await deployFunction(test.lambda, 'mortal', source, { Publish: true });
    await versionActive(test.lambda, 'mortal', '1');
    await put('mortal', '1');
    await ended('mortal', '1');
    expect((await invokeFunction(test.lambda, 'mortal:1', true)).error).toBe('Unhandled');
    await expect
      .poll(async () => {
        const { payload } = await invokeFunction(test.lambda, 'mortal:1', false);
        return (payload as { type: string }).type;
      }, SOON)
      .toBe('provisioned-concurrency');
  });
});

describe('on an alias', () => {
  it('moves with it: until the new version is warm, weights send every event to the old one', async () => {
    await deployTwoVersions(test.lambda, 'shifted');
    await put('shifted', 'live');
    await ended('shifted', 'live');
    await expect(put('shifted', '1')).rejects.toMatchObject(
      refusal('ResourceConflictException', 409, /^Version is pointed by a Provisioned Concurrency alias$/),
    );
    const moved = { FunctionName: 'shifted', Name: 'live', FunctionVersion: '2' };
    expect((await test.lambda.send(new UpdateAliasCommand(moved))).RoutingConfig).toBeUndefined();
    const route = async () => {
      const { FunctionVersion, RoutingConfig } = await test.lambda.send(new GetAliasCommand(moved));
      return [FunctionVersion, RoutingConfig?.AdditionalVersionWeights];
    };
    expect(await route()).toEqual(['2', { 1: 1 }]);
    expect((await invokeFunction(test.lambda, 'shifted:live')).version).toBe('1');
    await expect(put('shifted', 'live', 2)).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /^Alias with weights can not be used with Provisioned/),
    );
    await ended('shifted', 'live');
    await expect.poll(route, SOON).toEqual(['2', undefined]);
    expect(await typeOf('shifted:live')).toBe('provisioned-concurrency');
    expect((await invokeFunction(test.lambda, 'shifted:live')).version).toBe('2');
  });

  it('stays with the old version when the alias moves back before the new one is warm', async () => {
    await deployTwoVersions(test.lambda, 'undone');
    await put('undone', 'live');
    await ended('undone', 'live');
    const alias = { FunctionName: 'undone', Name: 'live' };
    const back = new UpdateAliasCommand({ ...alias, FunctionVersion: '1' });
    await test.lambda.send(new UpdateAliasCommand({ ...alias, FunctionVersion: '2' }));
    // The weights that AWS has added name version 1 already.
    await expect(test.lambda.send(back)).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /already included in routing configuration\.$/),
    );
    await test.lambda.send(new UpdateAliasCommand({ ...alias, FunctionVersion: '1', RoutingConfig: {} }));
    await ended('undone', 'live');
    const route = async () => (await test.lambda.send(new GetAliasCommand(alias))).RoutingConfig;
    await expect.poll(route, SOON).toBeUndefined();
    expect(await typeOf('undone:live')).toBe('provisioned-concurrency');
    expect((await invokeFunction(test.lambda, 'undone:live')).version).toBe('1');
  });

  it('is refused when its version has some of its own', async () => {
    await deployTwoVersions(test.lambda, 'double');
    await put('double', '1');
    await expect(put('double', 'live')).rejects.toMatchObject(
      refusal('ResourceConflictException', 409, /^Alias can't be used for Provisioned Concurrency/),
    );
  });
});

describe('what is refused', () => {
  it('is $LATEST, what is not there, and SnapStart', async () => {
    await deployTwoVersions(test.lambda, 'strict');
    await expect(put('strict', '$LATEST')).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /cannot be applied to unpublished function versions\.$/),
    );
    await expect(get('strict', '$LATEST')).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /must be an alias or a published version\.$/),
    );
    await expect(put('strict', '9')).rejects.toMatchObject(
      refusal('ResourceNotFoundException', 404, `Function not found: ${ARN}:strict:9`),
    );
    await expect(put('strict', 'none')).rejects.toMatchObject(
      refusal('ResourceNotFoundException', 404, `Cannot find alias arn: ${ARN}:strict:none`),
    );
    const python = pythonFunction('def handler(event, context): return event');
    await deployFunction(test.lambda, 'snap', '', {
      ...python,
      SnapStart: { ApplyOn: 'PublishedVersions' },
    });
    await test.lambda.send(new PublishVersionCommand({ FunctionName: 'snap' }));
    await expect(put('snap', '1')).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /not supported for SnapStart enabled functions\.$/),
    );
  });

  it('is an alias with weights', async () => {
    await deployTwoVersions(test.lambda, 'weighed');
    await test.lambda.send(
      new CreateAliasCommand({
        FunctionName: 'weighed',
        Name: 'canary',
        FunctionVersion: '1',
        RoutingConfig: { AdditionalVersionWeights: { 2: 0.1 } },
      }),
    );
    await expect(put('weighed', 'canary')).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /^Alias with weights can not be used/),
    );
  });
});

describe('the account’s concurrency', () => {
  it('is taken by it, and by a reservation in its place', async () => {
    const client = new Client(test.clientConfig('eu-central-1'));
    const FunctionName = 'pooled';
    await deployTwoVersions(client, FunctionName);
    const putHere = async (ProvisionedConcurrentExecutions: number, Qualifier = '1') =>
      await client.send(
        new PutProvisionedConcurrencyConfigCommand({
          FunctionName,
          Qualifier,
          ProvisionedConcurrentExecutions,
        }),
      );
    const reserve = async (ReservedConcurrentExecutions: number) =>
      await client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));
    const unreserved = async () =>
      (await client.send(new GetAccountSettingsCommand({}))).AccountLimit?.UnreservedConcurrentExecutions;
    await expect(putHere(1001)).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /unreserved concurrency \[1000\]\.$/),
    );
    await expect(putHere(901)).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /below its minimum value of \[100\]\.$/),
    );
    await putHere(2);
    expect(await unreserved()).toBe(998);
    await expect(reserve(1)).rejects.toMatchObject(
      refusal(
        'InvalidParameterValueException',
        400,
        /not be lower than function's total provisioned.*\[2\]\.$/,
      ),
    );
    await reserve(2);
    expect(await unreserved()).toBe(998);
    await expect(putHere(1, '2')).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /not be greater than the reservedConcurrentExecution/),
    );
    // All of the reservation is provisioned, so that nothing is left for $LATEST.
    await expect(invokeFunction(client, FunctionName)).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
    await client.send(new DeleteFunctionCommand({ FunctionName }));
    expect(await unreserved()).toBe(1000);
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
