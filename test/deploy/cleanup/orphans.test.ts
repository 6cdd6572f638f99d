import { describe, expect, it } from 'vitest';
import {
  type SweepRules,
  abandonedUploads,
  type StackScan,
  verdictOn,
} from '../../../src/deploy/cleanup/orphans.ts';
import type { Listed } from '../../../src/reconcile/listing.ts';

const MINUTE_MS = 60_000;
const NOW_MS = Date.parse('2026-11-25T12:00:00Z');
const caution: SweepRules = { nowMs: NOW_MS, olderThanMs: 60 * MINUTE_MS, keep: [] };

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
  things: [ROLE],
  uploads: [],
  standing: [],
  hasRelease: false,
  lockAgeMs: undefined,
};

describe('a stack is dead', () => {
  it.each<[string, Partial<StackScan>]>([
    ['when only a role is left', {}],
    ['when an API stands in front of nothing and never answered', { things: [API, ROLE] }],
    ['when it has answered once and neither endpoint nor API is left', { hasRelease: true }],
    ['when its lock is of a deployer that died', { lockAgeMs: 61_000 }],
    ['when an upload was left long ago', { uploads: [upload(90)] }],
  ])('%s', (_, over) => {
    expect(verdictOn({ ...dead, ...over }, caution)).toMatchObject({ dead: true });
  });
});

describe('a stack is left alone', () => {
  it.each<[string, Partial<StackScan>, Partial<SweepRules>, string]>([
    [
      'while an endpoint stands',
      { standing: ['shop-dev'], hasRelease: true },
      {},
      'its endpoint shop-dev stands',
    ],
    ['while one stands that never answered', { standing: ['shop-dev'] }, {}, 'though no release has ever'],
    [
      'when only its endpoint is gone',
      { things: [API], hasRelease: true },
      {},
      'a release has answered before',
    ],
    ['while it is locked', { lockAgeMs: 59_000 }, {}, 'its lock is fresh'],
    [
      'while anything of it is young',
      { things: [ROLE, thing('model', 'shop-dev-0', 59)] },
      {},
      'model shop-dev-0',
    ],
    ['while something of it has no date', { things: [{ ...ROLE, sinceMs: undefined }] }, {}, 'younger'],
    ['while something is being uploaded', { uploads: [upload(5)] }, {}, 'its upload models/a/model.tar.gz'],
    ['when its name is to be kept', {}, { keep: ['other', 'shop-*'] }, 'it is to be kept (shop-*)'],
    ['when a thing of it is to be kept', {}, { keep: ['*-endpoint'] }, 'it is to be kept (*-endpoint)'],
    ['when its tag is on a stranger', { things: [thing('function', 'my-own')] }, {}, 'function my-own'],
  ])('%s', (_, over, careful, why) => {
    const verdict = verdictOn({ ...dead, ...over }, { ...caution, ...careful });
    expect(verdict.dead).toBe(false);
    expect(verdict.why).toContain(why);
  });

  it('but a pattern is no wider than it says', () => {
    for (const pattern of ['shop', 'shop-de?', '.*x', 'hop-dev']) {
      expect(verdictOn(dead, { ...caution, keep: [pattern] }).dead).toBe(true);
    }
  });
});

describe('unfinished uploads', () => {
  it('are left over when they are old, in a living stack too', () => {
    const living = { ...dead, standing: ['shop-dev'], uploads: [upload(61), upload(59)] };
    expect(abandonedUploads(living, caution).map(({ uploadId }) => uploadId)).toEqual(['u61']);
  });

  it('are not while somebody is changing the stack, or when it is to be kept', () => {
    const uploading = { ...dead, uploads: [upload(600)] };
    expect(abandonedUploads({ ...uploading, lockAgeMs: 1_000 }, caution)).toEqual([]);
    expect(abandonedUploads(uploading, { ...caution, keep: ['shop-dev'] })).toEqual([]);
  });
});
