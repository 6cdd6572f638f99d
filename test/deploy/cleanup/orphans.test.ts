import { describe, expect, it } from 'vitest';
import {
  type SweepRules,
  abandonedUploads,
  type StackScan,
  judgeStack,
} from '../../../src/deploy/cleanup/orphans.ts';
import type { Listed } from '../../../src/reconcile/listing.ts';

const MINUTE_MS = 60_000;
const NOW_MS = Date.parse('2026-11-25T12:00:00Z');
const rules: SweepRules = { nowMs: NOW_MS, olderThanMs: 60 * MINUTE_MS, keep: [] };

const thing = (kind: string, name: string, minutes = 120): Listed => ({
  kind,
  name,
  owner: 'shop-dev',
  sinceMs: NOW_MS - minutes * MINUTE_MS,
});
const upload = (minutes: number) => ({
  bucket: 'shop-dev-1-eu-west-1',
  key: 'models/a/model.tar.gz',
  uploadId: `u${minutes}`,
  sinceMs: NOW_MS - minutes * MINUTE_MS,
});

const ROLE = thing('role', 'shop-dev-eu-west-1-endpoint');
const API = thing('http-api', 'shop-dev');
const dead: StackScan = {
  owner: 'shop-dev',
  resources: [ROLE],
  uploads: [],
  liveEndpoints: [],
  hasRelease: false,
  lockAgeMs: undefined,
};

describe('a stack is orphaned', () => {
  it.each<[string, Partial<StackScan>]>([
    ['when only a role is left', {}],
    ['when it has an API without an endpoint and never answered', { resources: [API, ROLE] }],
    ['when it has answered once and neither endpoint nor API is left', { hasRelease: true }],
    ['when its lock is of a deployer that died', { lockAgeMs: 61_000 }],
    ['when an upload was left long ago', { uploads: [upload(90)] }],
    [
      'when its function was published long ago',
      {
        resources: [
          { ...thing('function-alias', 'shop-dev-zip:live'), sinceMs: undefined },
          thing('function-version', 'shop-dev-zip:r-1'),
        ],
      },
    ],
  ])('%s', (_, over) => {
    expect(judgeStack({ ...dead, ...over }, rules)).toMatchObject({ dead: true });
  });
});

describe('a stack is kept', () => {
  it.each<[string, Partial<StackScan>, Partial<SweepRules>, string]>([
    [
      'while it has an endpoint',
      { liveEndpoints: ['shop-dev'], hasRelease: true },
      {},
      'its endpoint shop-dev is live',
    ],
    [
      'while it has an endpoint that never answered',
      { liveEndpoints: ['shop-dev'] },
      {},
      'though it has never had a release',
    ],
    [
      'when only its endpoint is gone',
      { resources: [API], hasRelease: true },
      {},
      'it has an API, and has had a release',
    ],
    ['while it is locked', { lockAgeMs: 59_000 }, {}, 'another command holds its lock'],
    [
      'while anything of it is young',
      { resources: [ROLE, thing('model', 'shop-dev-0', 59)] },
      {},
      'model shop-dev-0',
    ],
    [
      'while a version of its function is young',
      { resources: [thing('function', 'shop-dev-zip'), thing('function-version', 'shop-dev-zip:r-1', 1)] },
      {},
      'function-version shop-dev-zip:r-1',
    ],
    ['while something of it has no date', { resources: [{ ...ROLE, sinceMs: undefined }] }, {}, 'younger'],
    ['while something is being uploaded', { uploads: [upload(5)] }, {}, 'its upload models/a/model.tar.gz'],
    ['when its name is to be kept', {}, { keep: ['other', 'shop-*'] }, 'it matches --keep shop-*'],
    ['when a thing of it is to be kept', {}, { keep: ['*-endpoint'] }, 'it matches --keep *-endpoint'],
    ['when its tag is on a stranger', { resources: [thing('function', 'my-own')] }, {}, 'function my-own'],
  ])('%s', (_, over, careful, why) => {
    const verdict = judgeStack({ ...dead, ...over }, { ...rules, ...careful });
    expect(verdict.dead).toBe(false);
    expect(verdict.why).toContain(why);
  });

  it('but a pattern matches only what it names', () => {
    for (const pattern of ['shop', 'shop-de?', '.*x', 'hop-dev']) {
      expect(judgeStack(dead, { ...rules, keep: [pattern] }).dead).toBe(true);
    }
  });
});

describe('unfinished uploads', () => {
  it('are orphans when they are old, in a live stack too', () => {
    const living = { ...dead, liveEndpoints: ['shop-dev'], uploads: [upload(61), upload(59)] };
    expect(abandonedUploads(living, rules).map(({ uploadId }) => uploadId)).toEqual(['u61']);
  });

  it('are kept while the stack is locked or excluded', () => {
    const uploading = { ...dead, uploads: [upload(600)] };
    expect(abandonedUploads({ ...uploading, lockAgeMs: 1_000 }, rules)).toEqual([]);
    expect(abandonedUploads(uploading, { ...rules, keep: ['shop-dev'] })).toEqual([]);
  });
});
