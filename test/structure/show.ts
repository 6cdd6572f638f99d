import { findCircle, linesPer, readHouse, roomOf, type SourceFile, wingOf } from './import-graph.ts';

/** `npm run house`: the wings, the largest rooms and the arrows between wings, as they stand now. */
const house = readHouse();
const total = house.reduce((sum, { lines }) => sum + lines, 0);

process.stdout.write(
  [
    `${house.length} files, ${total} lines, circle: ${findCircle(house)?.join(' → ') ?? 'none'}`,
    '',
    'Wings',
    ...table(linesPer(wingOf, house)),
    '',
    'Largest rooms',
    ...table(linesPer(roomOf, house).slice(0, 8)),
    '',
    'Arrows between wings (imports)',
    ...arrows(house),
    '',
  ].join('\n'),
);

function table(rows: readonly (readonly [string, number])[]): string[] {
  return rows.map(
    ([name, lines]) =>
      `  ${name.padEnd(28)} ${String(lines).padStart(6)}  ${((lines / total) * 100).toFixed(1).padStart(5)} %`,
  );
}

function arrows(files: readonly SourceFile[]): string[] {
  const counts = new Map<string, number>();
  for (const { path, imports } of files) {
    for (const { target } of imports) {
      const arrow = `${wingOf(path)} → ${wingOf(target)}`;
      const within = wingOf(path) === wingOf(target);
      if (within || !/^(src|infra|scripts|inference-code)(\/|$)/.test(target)) continue;
      counts.set(arrow, (counts.get(arrow) ?? 0) + 1);
    }
  }
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([arrow, count]) => `  ${arrow} (${count})`);
}
