import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient as Client,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { oncePerFile, refusal } from '../account-context.ts';
import {
  deployFunction,
  ECHO,
  functionInput,
  invokeFunction,
  openFunctionAccount,
  zipOf,
} from './function-account.ts';
import { changeCode, deployTwoVersions, settled, TELLING, versionActive } from './published.ts';

const test = oncePerFile(openFunctionAccount);
const ARN = 'arn:aws:lambda:us-east-1:123456789012:function';

const configuration = async (FunctionName: string, Qualifier?: string) =>
  await test.lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier }));
const publish = async (FunctionName: string, members: object = {}) =>
  await test.lambda.send(new PublishVersionCommand({ FunctionName, ...members }));
const versions = async (FunctionName: string) => {
  const { Versions = [] } = await test.lambda.send(new ListVersionsByFunctionCommand({ FunctionName }));
  return Versions.map(({ Version }) => Version);
};

describe('PublishVersion', () => {
  it('copies code and configuration, which no update changes', async () => {
    await deployFunction(test.lambda, 'copied', TELLING, { Description: 'latest', MemorySize: 256 });
    const first = await publish('copied', { Description: 'r-0123456789ab' });
    expect(first).toMatchObject({
      FunctionArn: `${ARN}:copied:1`,
      Version: '1',
      Description: 'r-0123456789ab',
      State: 'Active',
      LastUpdateStatus: 'Successful',
    });
    const change = { FunctionName: 'copied', MemorySize: 512, Description: 'changed' };
    await test.lambda.send(new UpdateFunctionConfigurationCommand(change));
    await settled(test.lambda, 'copied');
    await changeCode(test.lambda, 'copied', 'other');
    expect(await configuration('copied', '1')).toMatchObject({
      MemorySize: 256,
      CodeSha256: first.CodeSha256,
      Description: 'r-0123456789ab',
      RevisionId: first.RevisionId,
    });
    expect((await publish('copied')).Version).toBe('2');
    const runs = await Promise.all(
      ['copied:1', 'copied:2', 'copied'].map(async (name) => await invokeFunction(test.lambda, name)),
    );
    expect(runs.map(({ version }) => version)).toEqual(['1', '2', '$LATEST']);
    expect(runs.map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ functionVersion: '1', invokedFunctionArn: `${ARN}:copied:1` }),
      expect.objectContaining({ functionVersion: '2', invokedFunctionArn: `${ARN}:copied:2` }),
      expect.objectContaining({ functionVersion: '$LATEST', invokedFunctionArn: `${ARN}:copied` }),
    ]);
    expect(runs[0]?.payload).toMatchObject({
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[1\][0-9a-f]{32}$/),
    });
    expect(runs[0]?.log).toMatch(/^START RequestId: \S+ Version: 1\n/);
  });

  it('returns the last version when nothing has changed since, whatever its description', async () => {
    await deployFunction(test.lambda, 'same', ECHO);
    const first = await publish('same', { Description: 'one' });
    const before = await configuration('same');
    expect(await publish('same', { Description: 'two' })).toMatchObject({
      Version: '1',
      Description: 'one',
      RevisionId: first.RevisionId,
    });
    expect((await configuration('same')).RevisionId).toBe(before.RevisionId);
    expect(await versions('same')).toEqual(['$LATEST', '1']);
  });

  it('never uses a number twice', async () => {
    await deployTwoVersions(test.lambda, 'counted');
    await test.lambda.send(new DeleteFunctionCommand({ FunctionName: 'counted', Qualifier: '2' }));
    expect((await publish('counted')).Version).toBe('3');
  });

  it('checks the digest and the revision, which change when an update has completed', async () => {
    await deployFunction(test.lambda, 'guarded', ECHO);
    const wrong = publish('guarded', { CodeSha256: 'none' });
    await expect(wrong).rejects.toMatchObject(
      refusal(
        'InvalidParameterValueException',
        400,
        /^CodeSHA256 \(none\) is different from current CodeSHA256 in \$LATEST \(\S+=\)/,
      ),
    );
    const change = { FunctionName: 'guarded', Timeout: 7 };
    const updating = await test.lambda.send(new UpdateFunctionConfigurationCommand(change));
    await settled(test.lambda, 'guarded');
    const { RevisionId, CodeSha256 } = await configuration('guarded');
    expect(RevisionId).not.toBe(updating.RevisionId);
    await expect(publish('guarded', { RevisionId: updating.RevisionId })).rejects.toMatchObject(
      refusal('PreconditionFailedException', 412, /Call the GetFunction\/GetAlias API/),
    );
    expect((await publish('guarded', { RevisionId, CodeSha256 })).Version).toBe('1');
    expect((await configuration('guarded')).RevisionId).not.toBe(RevisionId);
  });

  it('waits for no update: it is refused during one', async () => {
    const slow = await openFunctionAccount({ timeScale: 1 / 2 });
    try {
      await deployFunction(slow.lambda, 'busy', ECHO);
      await slow.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'busy', Timeout: 9 }));
      await expect(
        slow.lambda.send(new PublishVersionCommand({ FunctionName: 'busy' })),
      ).rejects.toMatchObject(
        refusal('ResourceConflictException', 409, /An update is in progress for resource: arn:aws:lambda/),
      );
    } finally {
      await slow.close();
    }
  });
});

describe('Publish', () => {
  it('on creation makes version 1, Pending at first', async () => {
    const input = { ...functionInput('born', TELLING), Publish: true };
    const created = await test.lambda.send(new CreateFunctionCommand(input));
    expect(created).toMatchObject({ Version: '1', FunctionArn: `${ARN}:born`, State: 'Pending' });
    await versionActive(test.lambda, 'born', '1');
    expect((await invokeFunction(test.lambda, 'born:1')).version).toBe('1');
  });

  it('on an update of the code makes the next version', async () => {
    await deployFunction(test.lambda, 'grown', ECHO, { Publish: true });
    const ZipFile = zipOf({ 'index.mjs': TELLING });
    const input = { FunctionName: 'grown', ZipFile, Publish: true };
    const updated = await test.lambda.send(new UpdateFunctionCodeCommand(input));
    expect(updated).toMatchObject({ Version: '2', FunctionArn: `${ARN}:grown:2`, State: 'Pending' });
    await versionActive(test.lambda, 'grown', '2');
    expect((await invokeFunction(test.lambda, 'grown:2')).payload).toMatchObject({ functionVersion: '2' });
    expect((await invokeFunction(test.lambda, 'grown:1', { a: 1 })).payload).toEqual({ a: 1 });
  });
});

describe('a qualifier', () => {
  it('names a version or $LATEST, in the request or in the name, but not two of them', async () => {
    await deployTwoVersions(test.lambda, 'named');
    const arnOf = async (FunctionName: string, Qualifier?: string) =>
      (await configuration(FunctionName, Qualifier)).FunctionArn;
    expect(await arnOf('named', '$LATEST')).toBe(`${ARN}:named:$LATEST`);
    expect(await arnOf(`${ARN}:named:2`, '2')).toBe(`${ARN}:named:2`);
    await expect(arnOf('named:1', '2')).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /^The derived qualifier from the function name/),
    );
    await expect(arnOf('named', '9')).rejects.toMatchObject(
      refusal('ResourceNotFoundException', 404, `Function not found: ${ARN}:named:9`),
    );
  });

  it('of GetFunction gives the package of that version', async () => {
    await deployTwoVersions(test.lambda, 'packed');
    const sizes = await Promise.all(
      ['1', '2'].map(async (Qualifier) => {
        const { Code, Configuration } = await test.lambda.send(
          new GetFunctionCommand({ FunctionName: 'packed', Qualifier }),
        );
        const { byteLength } = await (await fetch(Code?.Location ?? '')).arrayBuffer();
        return [byteLength, Configuration?.CodeSize];
      }),
    );
    expect(sizes[0]?.[0]).toBe(sizes[0]?.[1]);
    expect(sizes[1]?.[0]).toBe(sizes[1]?.[1]);
    expect(sizes[0]).not.toEqual(sizes[1]);
  });

  it('is refused where only a function is meant', async () => {
    await deployTwoVersions(test.lambda, 'whole');
    const put = { FunctionName: 'whole:1', ReservedConcurrentExecutions: 1 };
    await expect(test.lambda.send(new PutFunctionConcurrencyCommand(put))).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /^This operation is permitted on Lambda functions only/),
    );
    const tag = { Resource: `${ARN}:whole:live`, Tags: { a: 'b' } };
    await expect(test.lambda.send(new TagResourceCommand(tag))).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /^Tags on function aliases and versions/),
    );
  });
});

describe('DeleteFunction', () => {
  const remove = async (FunctionName: string, Qualifier?: string) =>
    await test.lambda.send(new DeleteFunctionCommand({ FunctionName, Qualifier }));

  it('deletes one version, an absent one without an error', async () => {
    await deployTwoVersions(test.lambda, 'pruned');
    await remove('pruned', '2');
    await remove('pruned', '9');
    expect(await versions('pruned')).toEqual(['$LATEST', '1']);
    await expect(invokeFunction(test.lambda, 'pruned:2')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('refuses $LATEST, and a version that an alias names', async () => {
    await deployTwoVersions(test.lambda, 'kept');
    await expect(remove('kept', '$LATEST')).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /^\$LATEST version cannot be deleted without/),
    );
    await expect(remove('kept', '1')).rejects.toMatchObject(
      refusal(
        'ResourceConflictException',
        409,
        /^Unable to delete version because the following aliases reference it: \[live\]$/,
      ),
    );
  });

  it('without qualifier deletes all of it', async () => {
    await deployTwoVersions(test.lambda, 'gone');
    await remove('gone');
    await expect(invokeFunction(test.lambda, 'gone:live')).rejects.toMatchObject(
      refusal('ResourceNotFoundException', 404, `Function not found: ${ARN}:gone:live`),
    );
  });
});

describe('lists', () => {
  it('have versions by number, in pages; functions only once', async () => {
    const client = new Client(test.clientConfig('eu-north-1'));
    await deployTwoVersions(client, 'listed');
    await changeCode(client, 'listed', 'third');
    await client.send(new PublishVersionCommand({ FunctionName: 'listed' }));
    const page = async (Marker?: string) =>
      await client.send(new ListVersionsByFunctionCommand({ FunctionName: 'listed', MaxItems: 3, Marker }));
    const first = await page();
    expect(first.Versions?.map(({ FunctionArn }) => FunctionArn?.split(':').at(-1))).toEqual([
      '$LATEST',
      '1',
      '2',
    ]);
    expect(first.Versions?.[1]?.State).toBeUndefined();
    expect((await page(first.NextMarker)).Versions?.map(({ Version }) => Version)).toEqual(['3']);
    const { Functions } = await client.send(new ListFunctionsCommand({}));
    expect(Functions?.map(({ FunctionArn }) => FunctionArn?.split(':').at(-1))).toEqual(['listed']);
    const { AccountUsage } = await client.send(new GetAccountSettingsCommand({}));
    const sizes = [...(first.Versions ?? []), ...((await page(first.NextMarker)).Versions ?? [])];
    const total = sizes.reduce((sum, { CodeSize = 0 }) => sum + CodeSize, 0);
    expect(AccountUsage).toEqual({ FunctionCount: 1, TotalCodeSize: total });
  });
});

describe('reserved concurrency', () => {
  it('limits all versions together', async () => {
    await deployTwoVersions(test.lambda, 'narrow');
    const put = { FunctionName: 'narrow', ReservedConcurrentExecutions: 0 };
    await test.lambda.send(new PutFunctionConcurrencyCommand(put));
    await expect(test.lambda.send(new InvokeCommand({ FunctionName: 'narrow:2' }))).rejects.toMatchObject(
      refusal('TooManyRequestsException', 429, 'Rate Exceeded.'),
    );
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
