import { describe, expect, it } from 'vitest';
import {
  judgeCodeStorage,
  judgeFunctionMemory,
  judgeSnapStart,
} from '../../src/preflight/checks/function-limits.ts';

describe('the limits of a function', () => {
  it('cannot tell whether a new account has more than 3008 MB, unless a function has', () => {
    expect(judgeFunctionMemory(3008, 0)).toEqual([]);
    expect(judgeFunctionMemory(4096, 5000)).toEqual([]);
    expect(judgeFunctionMemory(4096, 3008)).toMatchObject([
      { severity: 'unchecked', fix: expect.stringContaining('--memory 3008') as string },
    ]);
  });

  it('rejects SnapStart where Lambda does not have it', () => {
    expect(judgeSnapStart(true, 'eu-west-1')).toEqual([]);
    expect(judgeSnapStart(false, 'ap-east-2')).toEqual([]);
    expect(judgeSnapStart(true, 'ap-east-2')).toMatchObject([{ severity: 'fault', code: 'config' }]);
  });

  it('counts the zip of a new version in addition to what is stored', () => {
    const account = { maxCodeBytes: 80e9, usedCodeBytes: 79.9e9 };
    expect(judgeCodeStorage(0.1e9, account)).toEqual([]);
    expect(judgeCodeStorage(0.2e9, account)).toMatchObject([
      { severity: 'fault', code: 'account', what: expect.stringContaining('79.90 GB of 80.00 GB') as string },
    ]);
  });
});
