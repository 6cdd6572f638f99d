import {
  ageMs,
  type SweepRules,
  abandonedUploads,
  type StackScan,
  judgeStack,
} from '../../deploy/cleanup/orphans.ts';
import { ageText } from '../../contract/duration.ts';
import { shortName } from './report-text.ts';

interface Row {
  readonly kind: string;
  readonly name: string;
  readonly ageMs: number;
}

/** What a sweep would delete of a stack: everything of a dead one, abandoned uploads of any other. */
function rowsOf(stack: StackScan, rules: SweepRules): Row[] {
  const resources = judgeStack(stack, rules).dead ? stack.resources : [];
  const uploads = abandonedUploads(stack, rules).map(({ bucket, key, sinceMs }) => ({
    kind: 'upload',
    name: `${bucket}/${key}`,
    sinceMs,
  }));
  return [...uploads, ...resources].map((each) => ({
    kind: each.kind,
    name: each.name,
    ageMs: ageMs(each, rules),
  }));
}

/** A stack as text: the verdict with its reason, then what a sweep would delete. */
export function stackLines(stack: StackScan, rules: SweepRules): string[] {
  const { dead, why } = judgeStack(stack, rules);
  const rows = rowsOf(stack, rules);
  const names = rows.map(({ name }) => shortName(name));
  const width = Math.max(0, ...names.map((name) => name.length));
  return [
    `${stack.owner}: ${dead ? 'dead' : 'kept'}, ${why}`,
    ...rows.map(
      (row, index) =>
        `  - ${row.kind.padEnd(15)}  ${(names[index] ?? '').padEnd(width)}  ${ageText(row.ageMs)}`,
    ),
  ];
}

/** A stack as JSON. */
export function stackResult(stack: StackScan, rules: SweepRules): object {
  return { stack: stack.owner, ...judgeStack(stack, rules), leftovers: rowsOf(stack, rules) };
}
