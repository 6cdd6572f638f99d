import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/contract/fault.ts';
import { ensure } from '../../src/reconcile/ensure.ts';
import { account, engine, thing } from './account.ts';

/** An account in which the response to the first create is lost, and the next reads do not show the resource. */
function forgetful(rejection: string, unseenReads: number) {
  const { registry, writes, things } = account();
  const kind = registry.thing;
  let unseen = 0;
  const lagging = {
    ...kind,
    read: async (name: string) => {
      if (things.size > 0 && (unseen += 1) <= unseenReads) return undefined;
      return await kind.read(name);
    },
    create: async (...args: Parameters<typeof kind.create>) => {
      if (things.size === 0) await kind.create(...args);
      throw new Fault('aws', rejection, 'Run the same command again.');
    },
  };
  const run = async (): Promise<void> =>
    await ensure('mine', thing('a', 1), { id: 'a', name: 'a', kind: lagging }, engine());
  return { run, writes };
}

const ALREADY = [
  's3:CreateBucket failed: BucketAlreadyOwnedByYou: … and you already own it.',
  'iam:CreateRole failed: EntityAlreadyExistsException: Role with name a already exists.',
  'lambda:CreateFunction failed: ResourceConflictException: Function already exist: a',
  'sagemaker:CreateModel failed: ValidationException: Cannot create already existing model "a".',
  'logs:CreateLogGroup failed: ResourceAlreadyExistsException: The specified log group already exists',
];

describe('a create that AWS rejects because its first attempt succeeded', () => {
  it.each(ALREADY)('waits until a read shows the resource: %s', async (rejection) => {
    const { run, writes } = forgetful(rejection, 3);
    await run();
    expect(writes).toEqual(['create a']);
  });

  it('ends with the rejection if no read ever shows it', async () => {
    const { run } = forgetful(ALREADY[0] ?? '', Infinity);
    await expect(run()).rejects.toThrow('BucketAlreadyOwnedByYou');
  });

  it('does not wait for the bucket of another account', async () => {
    const rejection =
      's3:CreateBucket failed: BucketAlreadyExists: The requested bucket name is not available.';
    await expect(forgetful(rejection, 1).run()).rejects.toThrow('BucketAlreadyExists');
  });
});
