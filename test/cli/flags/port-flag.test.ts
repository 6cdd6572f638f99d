import { describe, expect, it } from 'vitest';
import { factorOf, portOf } from '../../../src/cli/flags/flag-values.ts';

describe('--port', () => {
  it.each(['0', '80', '4566', '65535'])('takes %s', (port) => {
    expect(portOf({ flags: { port }, words: [] }, 'port')).toBe(Number(port));
  });

  it.each(['65536', '99999', '-1', 'abc', '4.5', '', ' 80'])('rejects "%s" and names the limits', (port) => {
    expect(() => portOf({ flags: { port }, words: [] }, 'port')).toThrow(
      `--port must be a whole number from 0 to 65535, not "${port}".`,
    );
  });
});

describe('--time-scale', () => {
  it.each(['-1', '0', 'fast', '2'])('rejects "%s"', (factor) => {
    expect(() => factorOf({ flags: { 'time-scale': factor }, words: [] }, 'time-scale')).toThrow(
      `--time-scale must be above 0 and at most 1, not "${factor}".`,
    );
  });
});
