import { GetRoleCommand } from '@aws-sdk/client-iam';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Artifacts } from '../../../infra/artifacts.ts';
import { versionNumber } from '../../../src/aws/lambda/version-number.ts';
import { ownerOfArn } from '../../../src/aws/sagemaker/tags.ts';
import { buildProxy } from '../../../src/deploy/stack-code.ts';
import { destroyStack } from '../../../src/deploy/cleanup/destroy.ts';
import { invokedModel } from '../../../src/deploy/verify/invoked-model.ts';
import { waitForModel } from '../../../src/deploy/verify/wait-for-model.ts';
import { deployStack } from '../../../src/deploy/deploy-stack.ts';
import { DEFAULT_PREFLIGHT } from '../../../src/preflight/options.ts';
import { stubArchive } from '../../stub-archive.ts';
import { type FastAccount, openFastAccount } from './fast-account.ts';
import { apply, artifactsOf, configOf, declared, needsOf, runOn } from './stage.ts';

let account: FastAccount;
let artifacts: Artifacts;

beforeAll(async () => {
  account = await openFastAccount();
  artifacts = artifactsOf(await buildProxy(configOf('any', 0)), Buffer.from(await stubArchive()));
});
afterAll(async () => await account.close());
beforeEach(() => account.emulator.account.faults.clear());

/** A stack with an endpoint that is next, or in service. */
async function withEndpoint(name: string, made: boolean) {
  const run = await runOn(configOf(name, 0));
  const stack = declared(run, run.context.config, artifacts);
  await apply(run, needsOf(stack, 'endpoint'));
  const endpoint = stack.resources.filter(({ id }) => id === 'endpoint');
  const create = async (): Promise<void> => await apply(run, endpoint);
  if (made) await create();
  return { run, create, EndpointName: run.context.names.endpoint };
}

const FAILED = 'Request to service failed. If failure persists after retry, contact customer support.';

describe('an endpoint that failed because SageMaker did', () => {
  it('is created once more', async () => {
    const { create } = await withEndpoint('once', false);
    account.failEndpoints(FAILED, 1);
    await expect(create()).resolves.toBeUndefined();
  });

  it('is reported the second time, and the same command creates it again', async () => {
    const { create } = await withEndpoint('twice', false);
    account.failEndpoints(FAILED, 2);
    await expect(create()).rejects.toMatchObject({
      code: 'broken',
      message: expect.stringContaining(FAILED),
    });
    await create();
  });
});

describe('InvokeEndpoint with status 530', () => {
  const fault = {
    kind: 'error',
    service: 'sagemaker-runtime',
    action: 'InvokeEndpoint',
    status: 530,
  } as const;

  it('is sent again once', async () => {
    const { run, EndpointName } = await withEndpoint('invoked', true);
    const { faults } = account.emulator.account;
    const invoke = async (times: number) => {
      faults.add({ ...fault, code: 'InternalDependencyException', message: 'internal', times });
      const command = new InvokeEndpointCommand({
        EndpointName,
        Body: '{}',
        ContentType: 'application/json',
      });
      return await run.context.aws.runtime.send(command);
    };
    expect((await invoke(1)).$metadata.httpStatusCode).toBe(200);
    await expect(invoke(2)).rejects.toMatchObject({ name: 'InternalDependencyException' });
  });
});

describe('a function that is not ready', () => {
  it.each(['SnapStartNotReadyException', 'ResourceConflictException', 'EFSMountTimeoutException'])(
    'is invoked again by the verification after %s',
    async (code) => {
      const name = code.slice(0, 8).toLowerCase();
      const run = await runOn(configOf(name, 0, {}, 'lambda-zip'));
      const stack = declared(run, run.context.config, artifacts);
      await apply(run, needsOf(stack, 'alias'));
      const { faults } = account.emulator.account;
      faults.add({ kind: 'error', service: 'lambda', action: 'Invoke', code, status: 409, times: 3 });
      const number = await versionNumber(run.context.aws, `${name}-dev-zip`, stack.versionId ?? '');
      const model = invokedModel(run.context.aws, stack.target, number);
      const { release } = await waitForModel(run.context, model, stack.releaseId, 'or not');
      expect(release).toBe(stack.releaseId);
      expect(faults.list()[0]?.struck).toBe(3);
      expect(run.events).toContainEqual(expect.objectContaining({ type: 'waiting', id: 'warm-up' }));
    },
  );
});

describe('tags that are denied', () => {
  it('are those of a resource that was just deleted, or of one that the caller may not read', async () => {
    const run = await runOn(configOf('tags', 0));
    const { aws } = run.context;
    await apply(run, needsOf(declared(run, run.context.config, artifacts), 'endpoint-config'));
    const [model] = await run.context.registry.model.list('tags');
    const arnOf = (name: string): string => `arn:aws:sagemaker:eu-west-1:123456789012:model/${name}`;
    account.emulator.account.faults.add({
      kind: 'error',
      service: 'sagemaker',
      action: 'ListTags',
      code: 'AccessDeniedException',
      times: 'always',
    });
    expect(await ownerOfArn(aws, { arn: arnOf('deleted'), created: undefined })).toBeUndefined();
    const denied = ownerOfArn(aws, { arn: arnOf(model?.name ?? ''), created: undefined });
    await expect(denied).rejects.toMatchObject({ code: 'account' });
  });
});

describe('an API that is deleted with its tags', () => {
  const APIS = [
    { kind: 'http-api', service: 'apigatewayv2', action: 'DeleteApi', gateway: {} },
    {
      kind: 'rest-api',
      service: 'apigateway',
      action: 'DeleteRestApi',
      gateway: { api: 'rest', auth: 'iam' },
    },
  ] as const;

  it.each(APIS)('is deleted when AWS denies a second $action', async ({ kind, service, action, gateway }) => {
    const run = await runOn(configOf(kind, 0, gateway));
    const stack = declared(run, run.context.config, artifacts);
    await apply(run, [...needsOf(stack, 'api'), ...stack.resources.filter(({ id }) => id === 'api')]);
    const { faults } = account.emulator.account;
    const denied = { kind: 'error', service, action, code: 'AccessDeniedException', status: 403 } as const;
    const remove = async (): Promise<void> => await run.context.registry[kind].remove(`${kind}-dev`);
    faults.add({ ...denied, times: 1 });
    await expect(remove()).rejects.toMatchObject({ code: 'account' });
    // The deletion is done, and its response is lost.
    faults.add({ kind: 'lost-answer', service, action, times: 1 });
    faults.add({ ...denied, times: 1, from: 2 });
    await remove();
    expect(faults.list().map(({ struck }) => struck)).toEqual([1, 1, 1]);
    expect(await run.context.registry[kind].list(kind)).toEqual([]);
  });
});

describe('a role that IAM has not completed', () => {
  it('is read until it has its ARN', async () => {
    const run = await runOn(configOf('half', 0));
    const { names, aws } = run.context;
    const roles = declared(run, run.context.config, artifacts).resources.filter(
      ({ id }) => id === 'proxy-role',
    );
    await apply(run, roles);
    const read = async () => await aws.iam.send(new GetRoleCommand({ RoleName: names.proxyRole }));
    account.halfMakeRoles(4);
    expect((await read()).Role?.Arn).toContain(`/${names.proxyRole}`);
    account.halfMakeRoles(Infinity);
    await expect(read()).rejects.toMatchObject({ code: 'late' });
    account.halfMakeRoles(0);
    expect((await read()).Role?.Arn).toContain(`/${names.proxyRole}`);
  });
});

describe('a first deploy', () => {
  const deploy = async (name: string) => {
    const run = await runOn(configOf(name, 0));
    account.emulator.calls.clear();
    const desired = { config: run.context.config, artifacts, command: 'deploy' } as const;
    const options = { preflight: { ...DEFAULT_PREFLIGHT, skipDryRun: true } };
    const outcome = await deployStack(run.context, desired, options).catch((error: unknown) => error);
    const kinds = [...new Set(account.emulator.calls.mutating().map(({ action }) => action))];
    return { ...run, outcome, kinds };
  };
  const fault = { kind: 'error', times: 'always' } as const;
  const denied = { code: 'AccessDeniedException', message: 'x is not authorized to perform: y', status: 403 };

  it('undoes nothing when an error outlasts its wait, and says so; the same command continues', async () => {
    const { faults } = account.emulator.account;
    faults.add({ ...fault, action: 'CreateModel', code: 'ThrottlingException', message: 'Rate exceeded' });
    const failed = await deploy('late');
    expect(failed.outcome).toMatchObject({
      code: 'late',
      message: expect.stringMatching(
        /^SageMaker.CreateModel still fails after \d+ s: ThrottlingException: Rate exceeded/,
      ),
      hint: 'Run the same command again: it continues where it stopped.',
    });
    expect(failed.said.join()).toContain('Nothing is undone');
    expect(failed.kinds.filter((action) => action.startsWith('Delete'))).toEqual(['DeleteObject']);
    faults.clear();
    const second = await deploy('late');
    expect(second.outcome).toMatchObject({ changed: true });
    expect(second.kinds).not.toContain('CreateBucket');
    await destroyStack(second.context);
  });

  it('waits while the policy of the new role of the proxy is not in effect', async () => {
    const { faults } = account.emulator.account;
    faults.add({ ...fault, ...denied, service: 'sagemaker-runtime', action: 'InvokeEndpoint', times: 4 });
    const { outcome, context, events } = await deploy('denied');
    expect(outcome).toMatchObject({ through: 'url' });
    expect(events).toContainEqual(
      expect.objectContaining({ phase: expect.stringContaining('new role of the proxy') }),
    );
    await destroyStack(context);
  });

  it('keeps bucket and roles when it is undone', async () => {
    account.failEndpoints('did not pass the ping health check', 1);
    const { outcome, context, said } = await deploy('undone');
    expect(outcome).toMatchObject({ code: 'broken' });
    const found = await Promise.all(
      Object.entries(context.registry).map(async ([kind, each]) =>
        (await each.list('undone')).map(() => kind),
      ),
    );
    expect(found.flat().toSorted()).toEqual(['bucket', 'role', 'role']);
    expect(said.join()).toMatch(/Kept for the next deploy: .*npm run destroy/);
    await destroyStack(context);
  });
});
