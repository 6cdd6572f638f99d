import { describe, expect, it } from 'vitest';
import { RINGS, testFilesOf } from './rings.ts';
import { selectionOf } from './selection.ts';

describe('npm test', () => {
  it('runs everything unless a path is given', () => {
    expect(selectionOf([])).toEqual({
      lintsPython: true,
      pytest: [],
      vitest: [],
      sampled: false,
      needsPython: true,
    });
  });

  it('leaves the peers out of a sample', () => {
    expect(selectionOf(['--sample'])).toMatchObject({
      pytest: [],
      vitest: ['--project=unit', '--project=emulator', '--project=journeys'],
      sampled: true,
    });
  });

  it.each([
    [['test/config']],
    [['./test/config/config.test.ts:12']],
    [['--project=unit']],
    [['test/config', '-t', 'refuses']],
  ])('prepares no Python for unit tests: %j', (words) => {
    expect(selectionOf(words)).toMatchObject({ vitest: words, pytest: undefined, needsPython: false });
  });

  it.each([
    ['emulator/test/s3'],
    ['test/journeys/lock'],
    ['test/deploy'],
    ['--project=peers'],
    ['--reporter=dot'],
  ])('prepares Python for %s', (word) => {
    expect(selectionOf([word])).toMatchObject({ vitest: [word], pytest: undefined, needsPython: true });
  });

  it.each(['test/inference', 'test/inference/test_classify.py', 'test/inference/test_classify.py::test_one'])(
    'gives %s to pytest',
    (word) => {
      expect(selectionOf([word])).toMatchObject({ pytest: [word], vitest: undefined, needsPython: true });
    },
  );

  it('has every test file in exactly one ring', () => {
    const all = RINGS.flatMap((ring) => testFilesOf(ring));
    expect(all.filter((file, index) => all.indexOf(file) !== index)).toEqual([]);
    for (const ring of RINGS) expect(testFilesOf(ring), ring).not.toEqual([]);
  });
});
