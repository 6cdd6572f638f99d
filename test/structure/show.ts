import {
  findCycle,
  folderOf,
  foldersOf,
  entryGraph,
  fileGraph,
  groupGraph,
  layerOf,
  linesPer,
  readSources,
  type SourceFile,
  upwardImports,
} from './import-graph.ts';
import { BELOW } from './layers.ts';

/** `npm run structure`: sizes per layer and folder, the imports between layers, cycles and upward imports. */
const sources = readSources();
const total = sources.reduce((sum, { lines }) => sum + lines, 0);
const cycles = [
  findCycle(fileGraph(sources)),
  findCycle(groupGraph(layerOf, sources)),
  ...foldersOf(sources).map((folder) => findCycle(entryGraph(folder, sources))),
].filter((cycle) => cycle !== undefined);

process.stdout.write(
  [
    `${sources.length} files, ${total} lines`,
    `cycles: ${cycles.map((cycle) => cycle.join(' → ')).join('; ') || 'none'}`,
    `upward imports: ${upwardImports(BELOW, sources).join('; ') || 'none'}`,
    `lines per file: ${spread(sources.map(({ lines }) => lines))}`,
    `imports per file: ${spread(sources.map(({ imports }) => imports.length))}`,
    '',
    'Layers',
    ...table(linesPer(layerOf, sources)),
    '',
    'Largest folders',
    ...table(linesPer(folderOf, sources).slice(0, 8)),
    '',
    'Imports between layers',
    ...arrows(sources),
    '',
  ].join('\n'),
);

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  return `median ${at(0.5)}, 90th percentile ${at(0.9)}, largest ${sorted.at(-1) ?? 0}`;
}

function table(rows: readonly (readonly [string, number])[]): string[] {
  return rows.map(
    ([name, lines]) =>
      `  ${name.padEnd(28)} ${String(lines).padStart(6)}  ${((lines / total) * 100).toFixed(1).padStart(5)} %`,
  );
}

function arrows(files: readonly SourceFile[]): string[] {
  const counts = new Map<string, number>();
  for (const [from, targets] of fileGraph(files)) {
    for (const to of targets) {
      const arrow = `${layerOf(from)} → ${layerOf(to)}`;
      if (layerOf(from) !== layerOf(to)) counts.set(arrow, (counts.get(arrow) ?? 0) + 1);
    }
  }
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([arrow, count]) => `  ${String(count).padStart(4)}  ${arrow}`);
}
