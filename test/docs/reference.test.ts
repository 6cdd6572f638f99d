import { describe, expect, it } from 'vitest';
import { PAGES } from '../../docs/generate/pages.ts';
import { OPTION_FLAGS } from '../../src/cli/flags/flag-sets.ts';
import { exitCodeOf, type FaultCode } from '../../src/contract/fault.ts';
import { BELOW } from '../structure/layers.ts';
import { read, tableBelow } from './documents.ts';

describe('the generated pages', () => {
  it.each(Object.entries(PAGES))('%s is up to date (npm run docs)', (path, page) => {
    expect(read(path)).toBe(page());
  });

  it('name every flag that sets an option', () => {
    // An update without alarms is a mode of one deploy, not an option.
    const setting = OPTION_FLAGS.filter((flag) => flag !== 'unwatched');
    const page = read('docs/configuration.md');
    expect(setting.filter((flag) => !page.includes(`\`--${flag}\``))).toEqual([]);
  });
});

describe('the tables written by hand', () => {
  it('give the exit codes', () => {
    const codes: Readonly<Record<FaultCode, true>> = {
      config: true,
      package: true,
      credentials: true,
      account: true,
      aws: true,
      broken: true,
      late: true,
      refused: true,
      answer: true,
      busy: true,
      interrupted: true,
    };
    const exits = (Object.keys(codes) as FaultCode[]).map((code) => exitCodeOf(code));
    const listed = tableBelow('docs/troubleshooting.md', 'Exit codes').map(([code]) => Number(code));
    expect(listed).toEqual([0, ...new Set(exits)]);
  });

  it('give every layer', () => {
    const listed = tableBelow('docs/architecture.md', 'Layers').map(([layer = '']) =>
      layer.replaceAll('`', ''),
    );
    expect(listed.toSorted()).toEqual(Object.keys(BELOW).toSorted());
  });

  it('have every layer import only from layers below it', () => {
    const order = Object.keys(BELOW);
    const upward = Object.entries(BELOW).flatMap(([layer, below]) =>
      below.filter((each) => order.includes(each) && order.indexOf(each) < order.indexOf(layer)),
    );
    expect(upward).toEqual([]);
  });
});
