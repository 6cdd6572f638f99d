import { describe, expect, it } from 'vitest';
import { TRANSIENT_ERRORS } from '../../src/aws/transient/table.ts';
import { SCENARIOS, UNMET } from './scenarios.ts';

const met = new Set(SCENARIOS.map(({ entry }) => entry));

describe('the scenarios of transient errors', () => {
  it('have a command for every entry of the table, or a reason why no command meets it', () => {
    const missing = TRANSIENT_ERRORS.filter((entry) => !met.has(entry) && !UNMET.has(entry));
    expect(missing.map(({ reason }) => reason)).toEqual([]);
  });

  it('give such a reason only where there is no command', () => {
    expect([...UNMET.keys()].filter((entry) => met.has(entry))).toEqual([]);
  });

  it('are distinct', () => {
    const names = SCENARIOS.map(({ title, journey }) => `${journey}: ${title}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
