import { ageMs, type Caution, leftUploads, type StackSeen, verdictOn } from '../../deploy/cleanup/orphans.ts';
import { ageText, shortName } from './report-text.ts';

interface Row {
  readonly kind: string;
  readonly name: string;
  readonly ageMs: number;
}

/** What would go of a stack: everything of a dead one, unfinished uploads of a living one. */
function rowsOf(stack: StackSeen, caution: Caution): Row[] {
  const things = verdictOn(stack, caution).dead ? stack.things : [];
  const uploads = leftUploads(stack, caution).map(({ bucket, key, sinceMs }) => ({
    kind: 'upload',
    name: `${bucket}/${key}`,
    sinceMs,
  }));
  return [...uploads, ...things].map((each) => ({
    kind: each.kind,
    name: each.name,
    ageMs: ageMs(each, caution),
  }));
}

/** A stack as lines of a table: the verdict with its reason, then what would go. */
export function stackLines(stack: StackSeen, caution: Caution): string[] {
  const { dead, why } = verdictOn(stack, caution);
  const rows = rowsOf(stack, caution);
  const names = rows.map(({ name }) => shortName(name));
  const width = Math.max(0, ...names.map((name) => name.length));
  return [
    `${stack.owner}: ${dead ? 'dead' : 'left alone'}, ${why}`,
    ...rows.map(
      (row, index) =>
        `  - ${row.kind.padEnd(15)}  ${(names[index] ?? '').padEnd(width)}  ${ageText(row.ageMs)}`,
    ),
  ];
}

/** The same for machines. */
export function stackResult(stack: StackSeen, caution: Caution): object {
  return { stack: stack.owner, ...verdictOn(stack, caution), leftovers: rowsOf(stack, caution) };
}
