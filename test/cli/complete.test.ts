import { describe, expect, it } from 'vitest';
import { HOSTS } from '../../infra/hosts/registry.ts';
import { complete } from '../../src/cli/complete.ts';

/** The completed values and the directive after them. */
function completions(...words: string[]): { values: string[]; directive: string } {
  const lines = complete(words).split('\n');
  return {
    values: lines.slice(0, -1).map((line) => line.split('\t')[0] ?? ''),
    directive: lines.at(-1) ?? '',
  };
}

const ONLY_THESE = ':4';

describe('completion', () => {
  it('offers the commands with their summaries', () => {
    expect(completions('de')).toEqual({ values: ['deploy', 'destroy'], directive: ONLY_THESE });
    expect(completions('').values).toContain('status');
    expect(complete(['pol'])).toContain('policy\tPrint the least-privilege IAM policy');
  });

  it('offers the flags of the command that are not there yet', () => {
    expect(completions('logs', '--').values).toContain('--follow');
    expect(completions('logs', '--follow', '--f').values).toEqual([]);
    expect(completions('status', '--mem').values).toEqual([]);
  });

  it('offers the values of a flag', () => {
    expect(completions('plan', '--host', '').values).toEqual(Object.keys(HOSTS));
    expect(completions('plan', '--auth', 'i').values).toEqual(['iam']);
  });

  it.each([
    [['plan', '--config', ''], ':0'],
    [['plan', '--model', ''], ':16'],
  ])('leaves paths to the shell after %j', (words, directive) => {
    expect(completions(...words)).toEqual({ values: [], directive });
  });

  it('offers nothing after a command that there is not', () => {
    expect(completions('fly', '')).toEqual({ values: [], directive: ONLY_THESE });
  });
});
