import { describe, expect, it } from 'vitest';
import {
  configOfRecord,
  distinctReleases,
  readRecords,
  recordOf,
  type ReleaseRecord,
  rollbackTarget,
} from '../../../src/deploy/releases/release-record.ts';
import { parseConfig } from '../../../infra/parse-config.ts';

const config = parseConfig({ name: 'shop', model: './m' });
const archive = { digest: 'a'.repeat(64), bytes: 10 };

function entry(id: string, how: ReleaseRecord['how'] = 'deploy'): ReleaseRecord {
  return recordOf(
    config,
    { archive },
    { id, at: '2026-01-01T00:00:00.000Z', by: 'arn:aws:iam::1:user/x', how },
  );
}

const records = ['r-3', 'r-2', 'r-3', 'r-1'].map((id) => entry(id));

describe('the ledger’s entries', () => {
  it('survive a JSON round trip, and foreign objects are ignored', () => {
    const written = JSON.parse(JSON.stringify(entry('r-1'))) as unknown;
    expect(readRecords([written, { other: true }, null])).toEqual([entry('r-1')]);
  });

  it('list each release once, by its newest entry', () => {
    expect(distinctReleases(records).map(({ id }) => id)).toEqual(['r-3', 'r-2', 'r-1']);
  });

  it('select the previous release for a rollback, or the named one', () => {
    expect(rollbackTarget(records, undefined).id).toBe('r-2');
    expect(rollbackTarget(records, 'r-1').id).toBe('r-1');
    expect(() => rollbackTarget(records, 'r-9')).toThrow('There is no release "r-9"');
    expect(() => rollbackTarget(records.slice(0, 1), undefined)).toThrow('no release before');
  });

  it('select an earlier release after a rollback, never the one rolled back', () => {
    const once = [entry('r-2', 'rollback'), ...['r-3', 'r-2', 'r-1'].map((id) => entry(id))];
    expect(rollbackTarget(once, undefined).id).toBe('r-1');
    const twice = [entry('r-1', 'rollback'), ...once];
    expect(() => rollbackTarget(twice, undefined)).toThrow('no release before r-1');
    // The same content, deployed again, is the newest release.
    expect(rollbackTarget([entry('r-1'), ...once], undefined).id).toBe('r-2');
  });

  it('restore the host and the task, and never the authentication', () => {
    const bigger = parseConfig({
      name: 'shop',
      model: './m',
      host: { type: 'sagemaker-serverless', memoryMb: 4096 },
      task: 'fill-mask',
      gateway: { auth: 'none' },
    });
    const record = recordOf(bigger, { archive }, { id: 'r-1', at: 'x', by: 'y' });
    const back = configOfRecord(config, record);
    expect(back).toMatchObject({ host: { memoryMb: 4096 }, task: 'fill-mask' });
    expect(back.gateway.auth).toBe('iam');
  });
});
