import { describe, expect, it } from 'vitest';
import { exitCodeOf, Fault, type FaultCode } from '../../src/contract/fault.ts';

describe('Fault', () => {
  it('has a message, a hint and the cause', () => {
    const cause = new Error('EACCES');
    const fault = new Fault('package', 'cannot read config.json', 'Check its mode.', { cause });
    expect(fault).toBeInstanceOf(Error);
    expect(fault).toMatchObject({
      name: 'Fault',
      code: 'package',
      message: 'cannot read config.json',
      hint: 'Check its mode.',
      cause,
    });
  });

  it('has no cause property without a cause', () => {
    expect('cause' in new Fault('config', 'a', 'b')).toBe(false);
  });
});

describe('exitCodeOf', () => {
  const table: [FaultCode, number][] = [
    ['config', 2],
    ['package', 2],
    ['credentials', 2],
    ['account', 3],
    ['aws', 4],
    ['broken', 5],
    ['late', 6],
    ['refused', 7],
    ['answer', 8],
    ['interrupted', 130],
  ];

  it.each(table)('%s ends with %i', (code, status) => {
    expect(exitCodeOf(code)).toBe(status);
  });
});
