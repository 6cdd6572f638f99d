import {
  ageMs,
  type SweepRules,
  abandonedUploads,
  type StackScan,
  verdictOn,
} from '../../deploy/cleanup/orphans.ts';
import { ageText } from '../../contract/duration.ts';
import { shortName } from './report-text.ts';

interface Row {
  readonly kind: string;
  readonly name: string;
  readonly ageMs: number;
}

/** What would go of a stack: everything of a dead one, unfinished uploads of a living one. */
function rowsOf(stack: StackScan, caution: SweepRules): Row[] {
  const things = verdictOn(stack, caution).dead ? stack.things : [];
  const uploads = abandonedUploads(stack, caution).map(({ bucket, key, sinceMs }) => ({
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
export function stackLines(stack: StackScan, caution: SweepRules): string[] {
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
export function stackResult(stack: StackScan, caution: SweepRules): object {
  return { stack: stack.owner, ...verdictOn(stack, caution), leftovers: rowsOf(stack, caution) };
}
