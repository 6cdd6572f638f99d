import { describe, expect, it } from 'vitest';
import { relevantLines } from '../../src/diagnosis/container-log.ts';

const PING = '"GET /ping" 200 0';

describe('relevantLines', () => {
  it('starts at the last traceback', () => {
    const old = ['Traceback (most recent call last):', 'KeyError: old'];
    const last = ['Traceback (most recent call last):', '  File "inference.py"', 'ValueError: new'];
    expect(relevantLines(['starting', ...old, PING, ...last, PING])).toEqual(last);
  });

  it('gives the last lines without health checks when there is no traceback', () => {
    const lines = Array.from({ length: 100 }, (_, index) => [`line ${index}`, PING]).flat();
    const told = relevantLines(lines);
    expect(told).toHaveLength(40);
    expect(told.at(-1)).toBe('line 99');
    expect(told).not.toContain(PING);
  });

  it('takes a traceback apart that came as one event', () => {
    expect(
      relevantLines(['a', 'Traceback (most recent call last):\n  File "x"\nValueError: y']),
    ).toHaveLength(3);
  });

  it('keeps the name of an exception that a function of Lambda writes first', () => {
    const event =
      '[ERROR] OSError: no such tensor\rTraceback (most recent call last):\r\u00A0\u00A0File "/var/task/lambda_handler.py"';
    expect(relevantLines(['INIT_START', event])).toEqual([
      '[ERROR] OSError: no such tensor',
      'Traceback (most recent call last):',
      '\u00A0\u00A0File "/var/task/lambda_handler.py"',
    ]);
  });

  it('keeps the end of a long traceback, which names the error', () => {
    const frames = Array.from({ length: 60 }, (_, index) => `  File "library.py", line ${index}`);
    const told = relevantLines([
      'Traceback (most recent call last):',
      ...frames,
      'ValueError: the cause',
      'later',
    ]);
    expect(told).toHaveLength(40);
    expect(told[0]).toContain('Traceback');
    expect(told.at(-1)).toBe('ValueError: the cause');
  });

  it('has no escape codes', () => {
    expect(relevantLines(['\u001B[31mred\u001B[0m'])).toEqual(['red']);
  });

  it('says nothing of an empty log', () => {
    expect(relevantLines([])).toEqual([]);
  });
});
