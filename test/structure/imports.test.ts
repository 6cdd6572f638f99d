import { describe, expect, it } from 'vitest';
import {
  entryGraph,
  fileGraph,
  findCycle,
  folderOf,
  foldersOf,
  groupGraph,
  layerOf,
  linesPer,
  readSources,
  type SourceFile,
  upwardImports,
} from './import-graph.ts';
import { BELOW } from './layers.ts';

const MOST_IMPORTS = 10;
const MAX_LINES = 300;

const sources = readSources();

function arrows(files: readonly SourceFile[]): { from: string; to: string; typeOnly: boolean }[] {
  return files.flatMap(({ path, imports }) =>
    imports.map(({ target, typeOnly }) => ({ from: path, to: target, typeOnly })),
  );
}

describe('the imports', () => {
  it('all resolve to existing files', () => {
    expect(sources.length).toBeGreaterThan(100);
    const own = new Set(sources.map(({ path }) => path));
    const lost = arrows(sources).filter(
      ({ to }) => /^(src|infra|scripts|emulator)\//.test(to) && to.endsWith('.ts') && !own.has(to),
    );
    expect(lost).toEqual([]);
  });

  it('have no cycle between files', () => {
    expect(findCycle(fileGraph(sources))).toBeUndefined();
  });

  it('have no cycle between layers', () => {
    expect(findCycle(groupGraph(layerOf, sources))).toBeUndefined();
  });

  it.each(foldersOf(sources))('have no cycle between what lies in "%s"', (folder) => {
    expect(findCycle(entryGraph(folder, sources))).toBeUndefined();
  });

  it('point downward: no layer imports one above it', () => {
    expect(upwardImports(BELOW, sources)).toEqual([]);
  });

  it('are at most ten per file', () => {
    const many = sources
      .filter(({ imports }) => imports.length > MOST_IMPORTS)
      .map(({ path, imports }) => `${imports.length} ${path}`);
    expect(many).toEqual([]);
  });

  it('let infra take only types from src/aws', () => {
    const values = arrows(sources).filter(
      ({ from, to, typeOnly }) => layerOf(from) === 'infra' && layerOf(to) === 'src/aws' && !typeOnly,
    );
    expect(values).toEqual([]);
  });

  it('use the AWS SDK in few places; the emulator reads its schemas, a bench measures it', () => {
    const ALLOWED = /^(src\/aws|src\/client|src\/proxy|emulator\/src|bench)\//;
    const calls = arrows(sources).filter(({ from, to }) => to.startsWith('@aws-sdk/') && !ALLOWED.test(from));
    expect(calls).toEqual([]);
  });

  it('use the emulator only in its entry point and in benches', () => {
    const knowing = arrows(sources).filter(
      ({ from, to }) =>
        to === 'sagemaker-emulator' && from !== 'src/local/start-emulator.ts' && !from.startsWith('bench/'),
    );
    expect(knowing).toEqual([]);
  });
});

describe('the files', () => {
  it('are in folders with descriptive names', () => {
    const vague = /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.)/;
    expect(sources.filter(({ path }) => vague.test(path))).toEqual([]);
  });

  it('are in folders below src, except for the entry point of the package', () => {
    const loose = sources.map(({ path }) => path).filter((path) => /^src\/[^/]+$/.test(path));
    expect(loose).toEqual(['src/index.ts']);
  });

  it(`have at most ${MAX_LINES} lines, the median at most 130`, () => {
    const sizes = sources.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(sources.filter(({ lines }) => lines > MAX_LINES).map(({ path }) => path)).toEqual([]);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(130);
  });

  it('are balanced: no folder has a third of the lines', () => {
    const folders = linesPer(folderOf, sources);
    const total = folders.reduce((sum, [, lines]) => sum + lines, 0);
    const [[largest, lines] = ['', 0]] = folders;
    expect(lines / total, `${largest} holds ${lines} of ${total} lines`).toBeLessThan(1 / 3);
  });
});
