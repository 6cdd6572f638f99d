import { describe, expect, it } from 'vitest';
import { RecentChanges } from '../../../src/aws/transient/recent-changes.ts';
import { fakeClock } from '../../deploy/fake-context.ts';

const NEVER = new AbortController().signal;
const call = (operation: string) => ({
  service: 'ECR' as const,
  operation,
  input: { repositoryName: 'shop', repositoryNames: ['shop'] },
});

describe('what this run has deleted', () => {
  it('is not new again when a read that lags still finds it', async () => {
    const clock = fakeClock();
    const changes = new RecentChanges(clock);
    const found = { repositories: [{ createdAt: new Date(clock.now()) }] };
    changes.observe(call('DescribeRepositories'), found);
    expect(changes.isRecent('repository', 'shop')).toBe(true);
    await clock.sleep(1_000, NEVER);
    changes.observe(call('DeleteRepository'), {});
    changes.observe(call('DescribeRepositories'), found);
    expect(changes.isRecent('repository', 'shop')).toBe(false);
    await clock.sleep(1_000, NEVER);
    changes.observe(call('CreateRepository'), {});
    expect(changes.isRecent('repository', 'shop')).toBe(true);
  });
});

describe('a change with a lost response', () => {
  const iam = (operation: string) => ({
    service: 'IAM' as const,
    operation,
    input: { RoleName: 'shop-proxy' },
  });

  it('counts as done: the deletion of a role meets the policy that was deleted', () => {
    const changes = new RecentChanges(fakeClock());
    changes.recordUnconfirmed(iam('DeleteRolePolicy'));
    expect(changes.isRecent('role', 'shop-proxy')).toBe(true);
  });

  it('has perhaps not deleted what still counts as recent: the response may have been a rejection', () => {
    const changes = new RecentChanges(fakeClock());
    changes.observe(iam('DeleteRolePolicy'), {});
    changes.recordUnconfirmed(iam('DeleteRole'));
    expect(changes.isRecent('role', 'shop-proxy')).toBe(true);
    expect(changes.wasDeleted('role', 'shop-proxy')).toBe(true);
    changes.observe(iam('DeleteRole'), {});
    expect(changes.isRecent('role', 'shop-proxy')).toBe(false);
  });

  it('is none if the call only reads', () => {
    const changes = new RecentChanges(fakeClock());
    changes.recordUnconfirmed(iam('GetRole'));
    expect(changes.isRecent('role', 'shop-proxy')).toBe(false);
  });
});
