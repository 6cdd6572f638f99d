import { describe, expect, it } from 'vitest';
import {
  configOfRecord,
  distinctReleases,
  readRecords,
  recordOf,
  type ReleaseRecord,
  rollbackTarget,
} from '../../src/deploy/release-record.ts';
import { parseConfig } from '../../src/config/config.ts';

const config = parseConfig({ name: 'shop', model: './m' });
const archive = { digest: 'a'.repeat(64), bytes: 10 };

function entry(id: string, how: ReleaseRecord['how'] = 'deploy'): ReleaseRecord {
  return recordOf(config, archive, { id, at: '2026-01-01T00:00:00.000Z', by: 'arn:aws:iam::1:user/x', how });
}

const records = ['r-3', 'r-2', 'r-3', 'r-1'].map((id) => entry(id));

describe('the ledger’s entries', () => {
  it('come back from JSON as they were written, and strangers are left out', () => {
    const written = JSON.parse(JSON.stringify(entry('r-1'))) as unknown;
    expect(readRecords([written, { other: true }, null])).toEqual([entry('r-1')]);
  });

  it('name each release once, by its newest entry', () => {
    expect(distinctReleases(records).map(({ id }) => id)).toEqual(['r-3', 'r-2', 'r-1']);
  });

  it('lead back to the release before the current, or to the one named', () => {
    expect(rollbackTarget(records, undefined).id).toBe('r-2');
    expect(rollbackTarget(records, 'r-1').id).toBe('r-1');
    expect(() => rollbackTarget(records, 'r-9')).toThrow('There is no release "r-9"');
    expect(() => rollbackTarget(records.slice(0, 1), undefined)).toThrow('no earlier release');
  });

  it('lead further back after a rollback, never forward to what was left', () => {
    const once = [entry('r-2', 'rollback'), ...['r-3', 'r-2', 'r-1'].map((id) => entry(id))];
    expect(rollbackTarget(once, undefined).id).toBe('r-1');
    const twice = [entry('r-1', 'rollback'), ...once];
    expect(() => rollbackTarget(twice, undefined)).toThrow('no earlier release than r-1');
    // The same content deployed again on purpose is the newest there is.
    expect(rollbackTarget([entry('r-1'), ...once], undefined).id).toBe('r-2');
  });

  it('bring back the host, and never who may call', () => {
    const bigger = parseConfig({
      name: 'shop',
      model: './m',
      host: { type: 'sagemaker-serverless', memoryMb: 4096 },
      gateway: { auth: 'none' },
    });
    const record = recordOf(bigger, archive, { id: 'r-1', at: 'x', by: 'y' });
    const back = configOfRecord(config, record);
    expect(back.host).toMatchObject({ memoryMb: 4096 });
    expect(back.gateway.auth).toBe('iam');
  });
});
