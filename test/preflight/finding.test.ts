import { describe, expect, it } from 'vitest';
import { judgeBucket } from '../../src/preflight/checks/bucket.ts';
import { judgeCaller } from '../../src/preflight/checks/caller.ts';
import { fault, ranked, unchecked, warning, worstCode } from '../../src/preflight/finding.ts';
import { judgeImage } from '../../src/preflight/checks/image.ts';
import { numberedLines, tally } from '../../src/preflight/finding.ts';

const found = [
  unchecked('dry run', 'no Python', 'install it'),
  fault('payload', 'config', 'too much', 'less'),
  warning('credentials', 'root', 'a role'),
  fault('quota', 'account', 'zero', 'more'),
];

describe('the list', () => {
  it('is numbered, the most severe first, each with its fix', () => {
    expect(numberedLines(found)).toEqual([
      '  1. fault        payload: too much',
      '                  → less',
      '  2. fault        quota: zero',
      '                  → more',
      '  3. warning      credentials: root',
      '                  → a role',
      '  4. not checked  dry run: no Python',
      '                  → install it',
    ]);
    expect(tally(found)).toBe('2 faults, 1 warning, 1 not checked');
    expect(tally([])).toBe('nothing found');
  });

  it('fails with account faults before configuration faults, and not with warnings', () => {
    expect(worstCode(ranked(found))).toBe('account');
    expect(worstCode(found.filter(({ code }) => code !== 'account'))).toBe('config');
    expect(worstCode(found.filter(({ severity }) => severity !== 'fault'))).toBeUndefined();
  });
});

describe('small judgements', () => {
  it('of the bucket', () => {
    expect(judgeBucket('b', { at: 'nowhere' }, 'eu-west-1')).toEqual([]);
    expect(judgeBucket('b', { at: 'region', region: 'eu-west-1' }, 'eu-west-1')).toEqual([]);
    expect(judgeBucket('b', { at: 'region', region: 'us-east-1' }, 'eu-west-1')[0]?.fix).toContain(
      '--region us-east-1',
    );
    expect(judgeBucket('b', { at: 'forbidden' }, 'eu-west-1')[0]?.what).toContain('another account');
  });

  it('of the image', () => {
    const judge = (bytes: number | undefined, maxBytes = 10_000_000_000) =>
      judgeImage({ uri: 'u', maxBytes, bytes });
    expect(judge(9_999_999_999)).toEqual([]);
    expect(judge(10_000_000_001)).toHaveLength(1);
    expect(judge(10_000_000_001, Infinity)).toEqual([]);
    expect(judge(undefined, Infinity)[0]?.what).toBe('the registry has no u');
  });

  it('of the root user', () => {
    expect(judgeCaller('arn:aws:iam::1:root')).toMatchObject([{ severity: 'warning' }]);
    expect(judgeCaller('arn:aws:iam::1:user/root')).toEqual([]);
  });
});
