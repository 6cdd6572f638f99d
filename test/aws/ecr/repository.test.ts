import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AwsClients, awsClients } from '../../../src/aws/core/clients.ts';
import { type RepositorySpec, repositoryKind } from '../../../src/aws/ecr/repository.ts';
import { ensure } from '../../../src/reconcile/ensure.ts';
import type { Kind } from '../../../src/reconcile/resource.ts';
import type { Engine } from '../../../src/reconcile/watch.ts';
import { awsEnvironment, type EmulatedAccount, openEmulatedAccount, REGION } from '../../emulated-account.ts';
import { faultOf } from '../../package/registry/pushed-image.ts';
import { imageOf, images, plainRepositoryOf, repositoryOf } from '../specs/images.ts';
import { fastClock } from '../transient/fast-account.ts';

const NOT_FOUND = 'RepositoryNotFoundException';
let account: EmulatedAccount;

beforeAll(async () => {
  account = await openEmulatedAccount({ instant: true });
  Object.assign(process.env, awsEnvironment(account.url));
});
afterAll(async () => await account.close());
afterEach(() => account.emulator.account.faults.clear());

/** A new process, which waits without taking time. */
function open(): { aws: AwsClients; engine: Engine } {
  const engine = { clock: fastClock(), signal: new AbortController().signal, emit: () => {} };
  return { aws: awsClients(REGION, process.env, engine), engine };
}

type Opened = ReturnType<typeof open>;

/** What the engine does with a declaration. */
async function deploy<Spec, Live>(
  { engine }: Opened,
  owner: string,
  kind: Kind<Spec, Live>,
  spec: Spec,
): Promise<void> {
  await ensure(
    owner,
    { kind: 'it', id: 'it', needs: [], spec },
    { id: 'it', name: kind.nameOf(spec), kind },
    engine,
  );
}

async function deployRepository(spec: RepositorySpec): Promise<Opened> {
  const opened = open();
  await deploy(opened, spec.name, repositoryKind(opened.aws), spec);
  return opened;
}

function strike(action: string, code: string, times: number, message = 'not found'): void {
  account.emulator.account.faults.add({ kind: 'error', service: 'ecr', action, code, message, times });
}

const struck = (): number[] => account.emulator.account.faults.list().map((each) => each.struck);

describe('a new repository that ECR does not find everywhere yet', () => {
  it.each(['PutLifecyclePolicy', 'SetRepositoryPolicy', 'GetLifecyclePolicy', 'GetRepositoryPolicy'])(
    'is awaited by %s',
    async (action) => {
      strike(action, NOT_FOUND, 3);
      await deployRepository(repositoryOf(`new-${action.toLowerCase()}`));
      expect(struck()).toEqual([3]);
    },
  );

  it('is read again until it is there', async () => {
    strike('DescribeRepositories', NOT_FOUND, 4);
    await deployRepository(repositoryOf('looked-for'));
    expect(struck()).toEqual([4]);
  });

  it('is awaited by the push of an image', async () => {
    for (const action of ['BatchCheckLayerAvailability', 'InitiateLayerUpload', 'PutImage'])
      strike(action, NOT_FOUND, 2);
    const opened = await deployRepository(repositoryOf('pushed-to'));
    await deploy(opened, 'pushed-to', images(opened.aws), imageOf('pushed-to'));
    expect(struck()).toEqual([2, 2, 2]);
  });

  it('is not awaited when it is not new', async () => {
    await deployRepository(plainRepositoryOf('old'));
    account.emulator.account.faults.clear();
    strike('PutLifecyclePolicy', NOT_FOUND, 2);
    const kind = repositoryKind(open().aws);
    const spec = repositoryOf('old');
    const changes = [{ field: 'lifecycle policy', from: 'none', to: 'some' }];
    const live = { ...spec, owner: 'old' };
    expect((await faultOf(kind.update(spec, live, changes))).message).toContain(NOT_FOUND);
  });
});

describe('a policy that names a role', () => {
  it('is written again while the role is new', async () => {
    const { aws } = await deployRepository(plainRepositoryOf('named'));
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    });
    await aws.iam.send(new CreateRoleCommand({ RoleName: 'named', AssumeRolePolicyDocument }));
    const text =
      "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'";
    strike('SetRepositoryPolicy', 'InvalidParameterException', 3, text);
    const spec = repositoryOf('named');
    const changes = [{ field: 'repository policy', from: 'none', to: 'some' }];
    await repositoryKind(aws).update(spec, { ...spec, owner: 'named' }, changes);
    expect(struck()).toEqual([3]);
  });
});
