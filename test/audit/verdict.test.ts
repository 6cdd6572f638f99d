import { describe, expect, it } from 'vitest';
import { npmVerdict, pipVerdict } from './verdict.ts';

const npmOutput = (vulnerabilities: object) =>
  JSON.stringify({ auditReportVersion: 2, metadata: { vulnerabilities, dependencies: { total: 263 } } });

const pipOutput = (...dependencies: object[]) => JSON.stringify({ dependencies, fixes: [] });
const SOUND = { name: 'numpy', version: '2.4.6', vulns: [] };

describe('npm audit', () => {
  it.each([
    ['passed', npmOutput({ high: 0, critical: 0, moderate: 2, total: 2 })],
    ['failed', npmOutput({ high: 1, critical: 0, total: 1 })],
    ['failed', npmOutput({ high: 0, critical: 1, total: 1 })],
    ['not run', JSON.stringify({ statusCode: 405, error: { summary: '' } })],
    ['not run', '<html>'],
    ['not run', ''],
  ])('has %s (case %#)', (outcome, output) => {
    expect(npmVerdict(output).outcome).toBe(outcome);
  });
});

describe('pip-audit', () => {
  it.each([
    ['passed', pipOutput(SOUND)],
    ['failed', pipOutput(SOUND, { name: 'urllib3', version: '1.0', vulns: [{ id: 'PYSEC-1' }] })],
    ['not run', pipOutput(SOUND, { name: 'six', skip_reason: 'Dependency not found on PyPI' })],
    ['not run', pipOutput()],
    ['not run', 'Traceback'],
  ])('has %s (case %#)', (outcome, output) => {
    expect(pipVerdict('pip-audit', output).outcome).toBe(outcome);
  });
});
