import { describe, expect, it } from 'vitest';
import { requireBudget, totalOf, worstCase } from './cost.ts';
import { liveOptions, requireConsent } from './preconditions.ts';

describe('a live run', () => {
  it('needs the variable', () => {
    expect(() => requireConsent({})).toThrow('billable');
    expect(() => requireConsent({ SAGEMAKER_GATEWAY_LIVE: 'yes' })).toThrow('billable');
    expect(() => requireConsent({ SAGEMAKER_GATEWAY_LIVE: '1' })).not.toThrow();
  });

  it('needs a budget for its worst case, which grows with the time limit', () => {
    const usage = { memoryMb: 2048, maxConcurrency: 1, limitMs: 900_000, archiveBytes: 1e7, requests: 200 };
    const items = worstCase(usage);
    // 2 GB × 900 s × USD 0.00002, doubled for regions other than us-east-1.
    expect(items[0]?.usd).toBeCloseTo(0.072);
    expect(() => requireBudget(items, 0.05)).toThrow('above the budget of USD 0.050');
    expect(() => requireBudget(items, 0.25)).not.toThrow();
    expect(totalOf(worstCase({ ...usage, limitMs: 9_000_000 }))).toBeGreaterThan(0.7);
  });

  it('refuses options that it does not know, and values that are no number', () => {
    expect(() => liveOptions(['--budget', '1'], 'model')).toThrow('--budget');
    expect(() => liveOptions(['--budget-usd', 'much'], 'model')).toThrow('a number above 0, not "much"');
    expect(liveOptions(['--limit-minutes', '2'], 'model')).toMatchObject({
      limitMs: 120_000,
      budgetUsd: 0.25,
    });
  });
});
