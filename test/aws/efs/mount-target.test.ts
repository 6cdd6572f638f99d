import { describe, expect, it } from 'vitest';
import { mountTargetKind } from '../../../src/aws/efs/mount-target.ts';
import { readDeclared, type Kind } from '../../../src/reconcile/resource.ts';
import { accountUnderTest, calm } from '../account-under-test.ts';
import { mountTargetOf, otherGroupOf, withFileSystem } from '../specs/file-systems.ts';

const { aws, account } = accountUnderTest();

describe('a mount target', () => {
  it('gets other security groups when EFS is ready for it', async () => {
    await withFileSystem(aws(), 'shop');
    const kind = mountTargetKind(aws()) as Kind;
    await kind.create(mountTargetOf('shop'), calm);
    const wanted = mountTargetOf('shop', otherGroupOf('shop'));
    account().emulator.account.faults.add({
      kind: 'error',
      service: 'efs',
      action: 'ModifyMountTargetSecurityGroups',
      code: 'IncorrectMountTargetState',
      status: 409,
      times: 1,
    });
    const live = await ready(kind, wanted);
    const changes = kind.diff(wanted, live);
    expect(changes).toMatchObject([{ field: 'security groups' }]);
    await kind.update(wanted, live, changes);
    expect(account().emulator.account.faults.list()[0]?.struck).toBe(1);
    expect(kind.diff(wanted, await ready(kind, wanted))).toEqual([]);
  });
});

async function ready(kind: Kind, spec: unknown): Promise<unknown> {
  for (;;) {
    const live = await readDeclared(kind, spec);
    if (live !== undefined && kind.phaseOf(live).state === 'ready') return live;
  }
}
