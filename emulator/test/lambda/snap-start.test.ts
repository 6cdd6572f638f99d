import {
  CreateAliasCommand,
  GetFunctionConfigurationCommand,
  PublishVersionCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { oncePerFile, refusal } from '../account-context.ts';
import { deployFunction, invokeFunction, openFunctionAccount, pythonFunction } from './function-account.ts';
import { versionActive } from './published.ts';

const test = oncePerFile(openFunctionAccount);

const SOURCE = `import os
def handler(event, context):
    return os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]
`;
const NOT_READY = refusal(
  'SnapStartNotReadyException',
  409,
  /^Lambda is initializing your function\. It will be ready to invoke once your function state becomes ACTIVE\.$/,
);

const publish = async (FunctionName: string, source = SOURCE) => {
  await deployFunction(test.lambda, FunctionName, '', {
    ...pythonFunction(source),
    SnapStart: { ApplyOn: 'PublishedVersions' },
  });
  return await test.lambda.send(new PublishVersionCommand({ FunctionName }));
};
const state = async (FunctionName: string) => {
  const { State, StateReason, StateReasonCode, SnapStart } = await test.lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName, Qualifier: '1' }),
  );
  return { State, StateReason, StateReasonCode, SnapStart };
};

describe('a version with SnapStart', () => {
  it('is Pending until its snapshot is taken, then starts from it', async () => {
    const published = await publish('snap');
    expect(published).toMatchObject({ Version: '1', State: 'Pending', StateReasonCode: 'Creating' });
    expect(published.LastUpdateStatus).toBeUndefined();
    await expect(invokeFunction(test.lambda, 'snap:1')).rejects.toMatchObject(NOT_READY);
    await versionActive(test.lambda, 'snap', '1');
    expect(await state('snap')).toMatchObject({
      State: 'Active',
      SnapStart: { ApplyOn: 'PublishedVersions', OptimizationStatus: 'On' },
    });
    const { payload, log } = await invokeFunction(test.lambda, 'snap:1');
    expect(payload).toBe('snap-start');
    expect(log).toMatch(/\tRestore Duration: [\d.]+ ms/);
    expect((await invokeFunction(test.lambda, 'snap')).payload).toBe('on-demand');
  });

  it('becomes Failed when its init phase fails, and no alias may name it', async () => {
    await publish('broken', 'raise ValueError("no model")');
    await expect(versionActive(test.lambda, 'broken', '1')).rejects.toThrow(/FAILURE/);
    expect(await state('broken')).toMatchObject({
      State: 'Failed',
      StateReason: 'An error occurred during function initialization.',
      StateReasonCode: 'FunctionError',
    });
    expect(test.logs.get('/aws/lambda/broken')?.join('\n')).toContain('no model');
    const failed = refusal('ResourceConflictException', 409, /in the following state: Failed$/);
    await expect(invokeFunction(test.lambda, 'broken:1')).rejects.toMatchObject(failed);
    const alias = { FunctionName: 'broken', Name: 'live', FunctionVersion: '1' };
    await expect(test.lambda.send(new CreateAliasCommand(alias))).rejects.toMatchObject(failed);
  });
});

describe('a version that was not invoked for 14 days', () => {
  it('is Inactive; the next event is refused, and lets the snapshot be taken again', async () => {
    await publish('idle');
    await versionActive(test.lambda, 'idle', '1');
    const { timing } = test.account;
    const { scale } = timing;
    // At this speed 14 days are over after a microsecond.
    timing.scale = 1e-15;
    await expect
      .poll(async () => await state('idle'), { timeout: 30_000 })
      .toMatchObject({ State: 'Inactive', StateReasonCode: 'Idle' });
    timing.scale = scale;
    test.account.faults.add({ kind: 'idle', function: 'idle:1' });
    await expect(invokeFunction(test.lambda, 'idle:1')).rejects.toMatchObject(NOT_READY);
    expect(await state('idle')).toMatchObject({ State: 'Pending', StateReasonCode: 'Restoring' });
    await versionActive(test.lambda, 'idle', '1');
    expect((await invokeFunction(test.lambda, 'idle:1')).payload).toBe('snap-start');
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
