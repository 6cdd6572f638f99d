import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  clients,
  createRole,
  later,
  outcome,
  outcomes,
  ROLE,
  sent,
  useEventualAccount,
} from './eventual-account.ts';

useEventualAccount();

const FunctionName = 'fn';
const ZIP = zipSync({ 'index.mjs': new TextEncoder().encode('export const handler = async () => 1;') });
const LIVE = { FunctionName, Name: 'live' };

const publish = async () => await clients().lambda.send(new PublishVersionCommand({ FunctionName }));
const alias = async (FunctionVersion: string) =>
  await clients().lambda.send(new CreateAliasCommand({ ...LIVE, FunctionVersion }));
const invoked = async () =>
  (await clients().lambda.send(new InvokeCommand({ FunctionName: 'fn:live' }))).ExecutedVersion;

beforeEach(async () => {
  await createRole();
  later(13);
  const code = {
    Role: ROLE,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Code: { ZipFile: ZIP },
  } as const;
  await clients().lambda.send(new CreateFunctionCommand({ FunctionName, ...code }));
  later(5);
});

describe('a new version', () => {
  it('is not found by every call at once', async () => {
    await publish();
    const read = new GetFunctionConfigurationCommand({ FunctionName, Qualifier: '1' });
    const seen = await outcomes(8, async () => await clients().lambda.send(read));
    expect(new Set(seen)).toEqual(new Set(['ok', 'ResourceNotFoundException']));
    later(3);
    expect(await outcomes(4, async () => await clients().lambda.send(read))).toEqual(Array(4).fill('ok'));
  });
});

describe('an alias', () => {
  it('that is new is not found by every read', async () => {
    await publish();
    later(3);
    await alias('1');
    const seen = await outcomes(8, async () => await clients().lambda.send(new GetAliasCommand(LIVE)));
    expect(new Set(seen)).toEqual(new Set(['ok', 'ResourceNotFoundException']));
  });

  it('that has moved sends events to the old version for a while, which must not be deleted yet', async () => {
    const { lambda } = clients();
    await publish();
    later(3);
    await alias('1');
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 9 }));
    later(5);
    await publish();
    later(5);
    await lambda.send(new UpdateAliasCommand({ ...LIVE, FunctionVersion: '2' }));
    const versions = new Set<string | undefined>();
    for (let times = 0; times < 8; times += 1) versions.add(await invoked());
    expect(versions).toEqual(new Set(['1', '2']));
    expect(sent()['lambda:Invoke stale']).toBeGreaterThan(0);
    await lambda.send(new DeleteFunctionCommand({ FunctionName, Qualifier: '1' }));
    expect(new Set(await outcomes(8, invoked))).toEqual(new Set(['ok', 'ResourceNotFoundException']));
    later(3);
    expect(await outcome(invoked)).toBe('ok');
    expect(await invoked()).toBe('2');
  });
});
