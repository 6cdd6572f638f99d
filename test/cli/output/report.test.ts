import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/contract/fault.ts';
import type { Plan } from '../../../src/reconcile/plan.ts';
import { createReport, type ReportOptions } from '../../../src/cli/output/report.ts';
import { durationText } from '../../../src/contract/duration.ts';
import { bytesText, progressBar } from '../../../src/cli/output/report-text.ts';

function reporting(over: Partial<ReportOptions> = {}) {
  let out = '';
  let err = '';
  const report = createReport({
    json: false,
    color: false,
    out: (text) => (out += text),
    err: (text) => (err += text),
    ...over,
  });
  return { report, out: () => out, err: () => err };
}

const waiting = (elapsedMs: number) =>
  ({ type: 'waiting', id: 'endpoint', phase: 'Creating', elapsedMs, expectedMs: 150_000 }) as const;

const plan: Plan = {
  owner: 'shop-dev',
  steps: [
    {
      kind: 'endpoint',
      id: 'endpoint',
      name: 'shop-dev',
      step: { action: 'update', changes: [{ field: 'endpoint config', from: 'a', to: 'b' }] },
      impact: 'no interruption; blue/green',
    },
    { kind: 'role', id: 'endpoint-role', name: 'r', step: { action: 'keep' } },
  ],
  retire: [{ kind: 'model', id: 'model', name: 'old', step: { action: 'delete' } }],
};

describe('a text report', () => {
  it('writes the plan with marks, names and changed fields', () => {
    const { report, out } = reporting();
    report.plan(plan);
    expect(out()).toContain('~ endpoint');
    expect(out()).toContain('endpoint config: a → b\n      · no interruption; blue/green\n');
    expect(out()).toContain('- model');
  });

  it('prints a progress line every 15 seconds without a terminal', () => {
    const { report, out } = reporting();
    for (let second = 0; second <= 60; second += 1) report.event(waiting(second * 1_000));
    expect(out().trim().split('\n')).toHaveLength(4);
  });

  it('prints message and hint of a fault without a stack trace', () => {
    const { report, err } = reporting();
    report.failure(new Fault('config', 'It is wrong.', 'Fix it.'));
    expect(err()).toBe('It is wrong.\nFix it.\n');
  });

  it('prints the stack trace of an unexpected error', () => {
    const { report, err } = reporting();
    report.failure(new TypeError('x is not a function'));
    expect(err()).toContain('report.test.ts');
  });
});

describe('a JSON report', () => {
  it('is one JSON object per line, including failures', () => {
    const { report, out, err } = reporting({ json: true });
    report.say('not in JSON');
    report.plan(plan);
    report.event(waiting(1_000));
    report.result({ url: 'u' });
    report.failure(new Fault('late', 'a', 'b'));
    const lines = out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(lines.map(({ type }) => type)).toEqual(['plan', 'waiting', 'result', 'failure']);
    expect(err()).toBe('');
  });
});

describe('numbers in text', () => {
  it('durations and bytes have units', () => {
    expect(durationText(850)).toBe('850 ms');
    expect(durationText(12_340)).toBe('12.3 s');
    expect(durationText(150_000)).toBe('2 min 30 s');
    expect(bytesText({ doneBytes: 3_200_000, totalBytes: 11_800_000 })).toBe('3.2 of 11.8 MB');
    expect(progressBar(1, 2)).toBe(`[${'#'.repeat(12)}${'.'.repeat(12)}]`);
    expect(progressBar(0, 0)).toBe(`[${'#'.repeat(24)}]`);
  });
});
