import { pythonTestFiles, RINGS, testFilesOf, type Ring } from './rings.ts';

/** What a run of `npm test` does; undefined arguments mean that the runner is not started. */
export interface Selection {
  readonly lintsPython: boolean;
  readonly pytest: readonly string[] | undefined;
  readonly vitest: readonly string[] | undefined;
  readonly sampled: boolean;
  readonly needsPython: boolean;
}

const SAMPLED_RINGS: readonly Ring[] = ['unit', 'emulator', 'journeys'];

/** Reads the words after `npm test --`. */
export function selectionOf(words: readonly string[]): Selection {
  const sampled = words.includes('--sample');
  const given = words.filter((word) => word !== '--sample');
  if (given.length === 0) return everything(sampled);
  const ofPython = given.filter((word) => pythonTestFiles().some((file) => file.startsWith(fileOf(word))));
  const rest = given.filter((word) => !ofPython.includes(word) || ringsOf(word).length > 0);
  const named = rest.flatMap(ringsOf);
  const rings = named.length > 0 ? named : RINGS;
  return {
    lintsPython: false,
    pytest: ofPython.length > 0 ? ofPython : undefined,
    vitest: rest.length > 0 ? rest : undefined,
    sampled,
    needsPython: ofPython.length > 0 || (rest.length > 0 && rings.some((ring) => ring !== 'unit')),
  };
}

function everything(sampled: boolean): Selection {
  const rings = SAMPLED_RINGS.map((ring) => `--project=${ring}`);
  return { lintsPython: true, pytest: [], vitest: sampled ? rings : [], sampled, needsPython: true };
}

/** The rings that a word selects: `--project=RING`, or part of a test file's path, as vitest reads it. */
function ringsOf(word: string): Ring[] {
  const [, project] = /^--project=(.+)$/.exec(word) ?? [];
  if (project !== undefined) return RINGS.filter((ring) => ring === project);
  if (word.startsWith('-')) return [];
  return RINGS.filter((ring) => testFilesOf(ring).some((file) => file.includes(fileOf(word))));
}

/** A path without the line or test name that vitest and pytest accept after it. */
function fileOf(word: string): string {
  return word.replace(/^\.\//, '').replace(/:.*$/, '');
}
