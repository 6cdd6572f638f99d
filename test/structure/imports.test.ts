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
} from './import-graph.ts';

// Which layers a layer may import from; itself always. docs/architecture.md explains the order.
const BELOW: Readonly<Record<string, readonly string[]>> = {
  scripts: [
    'infra',
    'src/aws',
    'src/cli',
    'src/client',
    'src/config',
    'src/container',
    'src/contract',
    'src/deploy',
    'src/diagnosis',
    'src/local',
    'src/package',
    'src/preflight',
    'src/reconcile',
    'src/tasks',
  ],
  bench: [
    'src/cli',
    'src/container',
    'src/contract',
    'src/deploy',
    'src/local',
    'src/package',
    'src/preflight',
    'src/reconcile',
  ],
  src: ['infra', 'src/aws', 'src/config', 'src/contract', 'src/deploy'],
  'src/cli': [
    'infra',
    'src/config',
    'src/contract',
    'src/deploy',
    'src/local',
    'src/preflight',
    'src/reconcile',
    'src/tasks',
  ],
  'src/deploy': [
    'infra',
    'src/aws',
    'src/client',
    'src/config',
    'src/contract',
    'src/diagnosis',
    'src/local',
    'src/package',
    'src/preflight',
    'src/reconcile',
    'src/tasks',
  ],
  'src/preflight': [
    'infra',
    'src/aws',
    'src/config',
    'src/container',
    'src/contract',
    'src/diagnosis',
    'src/local',
    'src/package',
    'src/reconcile',
    'src/tasks',
  ],
  infra: ['src/aws', 'src/config', 'src/contract', 'src/package', 'src/reconcile', 'src/tasks'],
  'src/aws': ['src/config', 'src/contract', 'src/reconcile', 'src/tasks'],
  'src/container': ['src/contract', 'src/diagnosis', 'src/tasks'],
  'src/local': ['src/contract', 'src/reconcile'],
  'src/client': ['src/contract', 'src/tasks'],
  'src/proxy': ['src/contract', 'src/tasks'],
  'src/reconcile': ['src/contract'],
  'src/package': ['src/contract'],
  'src/diagnosis': ['src/contract'],
  'src/config': ['src/contract', 'src/tasks'],
  'src/tasks': ['src/contract'],
  'src/contract': ['inference-code'],
  emulator: [],
};

const MOST_IMPORTS = 10;
const MOST_LINES = 300;

const sources = readSources();

function arrows(files: readonly SourceFile[]): { from: string; to: string; typeOnly: boolean }[] {
  return files.flatMap(({ path, imports }) =>
    imports.map(({ target, typeOnly }) => ({ from: path, to: target, typeOnly })),
  );
}

describe('the imports', () => {
  it('all lead to files that exist', () => {
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

  it('lead down: no layer imports one above it', () => {
    const upward = [...groupGraph(layerOf, sources)].flatMap(([from, targets]) =>
      [...targets].filter((to) => !(BELOW[from] ?? []).includes(to)).map((to) => `${from} → ${to}`),
    );
    expect(upward).toEqual([]);
  });

  it('are at most ten a file', () => {
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

  it('have the AWS SDK in few places; the emulator reads its schemas, a bench measures it', () => {
    const ALLOWED = /^(src\/aws|src\/client|src\/proxy|emulator\/src|bench)\//;
    const calls = arrows(sources).filter(({ from, to }) => to.startsWith('@aws-sdk/') && !ALLOWED.test(from));
    expect(calls).toEqual([]);
  });

  it('know the emulator in scripts/start and scripts/emulator only, and in what measures them', () => {
    const ALLOWED = new Set([
      'scripts/start.ts',
      'scripts/emulator.ts',
      'scripts/serve-emulator.ts',
      'src/emulator.ts',
    ]);
    const knowing = arrows(sources).filter(
      ({ from, to }) => to === 'sagemaker-emulator' && !ALLOWED.has(from) && !from.startsWith('bench/'),
    );
    expect(knowing).toEqual([]);
  });
});

describe('the files', () => {
  it('lie in folders that say what is in them', () => {
    const vague = /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.)/;
    expect(sources.filter(({ path }) => vague.test(path))).toEqual([]);
  });

  it('lie below src in a folder, but for the entry points of the package', () => {
    const loose = sources.map(({ path }) => path).filter((path) => /^src\/[^/]+$/.test(path));
    expect(loose.filter((path) => path !== 'src/index.ts')).toEqual([]);
  });

  it(`have at most ${MOST_LINES} lines, the median at most 130`, () => {
    const sizes = sources.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(sources.filter(({ lines }) => lines > MOST_LINES).map(({ path }) => path)).toEqual([]);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(130);
  });

  it('are spread: no folder holds a third of the lines', () => {
    const folders = linesPer(folderOf, sources);
    const total = folders.reduce((sum, [, lines]) => sum + lines, 0);
    const [[largest, lines] = ['', 0]] = folders;
    expect(lines / total, `${largest} holds ${lines} of ${total} lines`).toBeLessThan(1 / 3);
  });
});
