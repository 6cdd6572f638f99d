import { durationText } from '../../src/contract/duration.ts';
import type { Difference } from './compare.ts';
import type { Observation } from './observe.ts';
import type { StepOutcome } from './run-steps.ts';

/** Everything that the report of a run is written from. */
export interface LiveReport {
  /** "AWS", or the custom endpoint that the run was pointed at. */
  readonly target: string;
  readonly region: string;
  readonly version: string;
  readonly startedAt: Date;
  readonly steps: readonly StepOutcome[];
  readonly emulatorSteps: readonly StepOutcome[];
  readonly observed: ReadonlyMap<string, Observation>;
  readonly differences: readonly Difference[];
  /** What is left in the account after `destroy`; undefined if that could not be listed. */
  readonly left: readonly string[] | undefined;
}

/** The report as Markdown, without account id, names or ids. */
export function reportText(report: LiveReport, redact: (text: string) => string): string {
  const { target, region, version, startedAt } = report;
  return [
    `# Live check of sagemaker-gateway ${version}`,
    '',
    `${target}, ${region}, ${startedAt.toISOString()}`,
    '',
    '## Commands',
    '',
    ...stepLines(report),
    '',
    `Left in the account: ${leftText(report.left)}`,
    '',
    '## Differences from the emulator',
    '',
    ...differenceLines(report.differences),
    '',
    '## States',
    '',
    ...stateLines(report.observed),
    '',
    '## Calls',
    '',
    ...timeLines(report.observed),
    '',
    ...failureLines(report.steps, redact),
  ].join('\n');
}

function stepLines({ steps, emulatorSteps }: LiveReport): string[] {
  const emulated = new Map(emulatorSteps.map((step) => [step.name, step]));
  const rows = steps.map((step) => [
    step.name,
    statusText(step),
    elapsedText(step),
    elapsedText(emulated.get(step.name)),
  ]);
  return table(['Command', 'Exit status', 'Time', 'Time in the emulator'], rows);
}

function statusText({ status }: StepOutcome): string {
  return status === undefined ? 'not run' : String(status);
}

function elapsedText(step: StepOutcome | undefined): string {
  return step?.status === undefined ? '–' : durationText(step.elapsedMs);
}

function leftText(left: readonly string[] | undefined): string {
  if (left === undefined) return 'unknown, the listing failed';
  return left.length === 0 ? 'nothing' : left.join(', ');
}

function differenceLines(differences: readonly Difference[]): string[] {
  if (differences.length === 0) return ['None.'];
  const rows = differences.map(({ operation, what, seen, detail }) => [
    operation,
    what,
    seen === 'there' ? 'here only' : 'emulator only',
    detail,
  ]);
  return table(['Operation', 'Kind', 'Seen', 'Detail'], rows);
}

function stateLines(observed: ReadonlyMap<string, Observation>): string[] {
  const rows = [...observed.values()].flatMap(({ operation, stateMs }) =>
    [...stateMs].map(([state, ms]) => [operation, state, durationText(ms)]),
  );
  return table(['Operation', 'State', 'Longest time'], rows);
}

function timeLines(observed: ReadonlyMap<string, Observation>): string[] {
  const rows = [...observed.values()]
    .toSorted((a, b) => a.operation.localeCompare(b.operation))
    .map(({ operation, calls, medianMs, longestMs }) => [
      operation,
      String(calls),
      `${medianMs} ms`,
      `${longestMs} ms`,
    ]);
  return table(['Operation', 'Calls', 'Median', 'Longest'], rows);
}

/** The last lines of commands that failed. */
function failureLines(steps: readonly StepOutcome[], redact: (text: string) => string): string[] {
  const failed = steps.filter(({ status }) => status !== undefined && status !== 0);
  if (failed.length === 0) return [];
  const blocks = failed.flatMap(({ name, text }) => [
    `### ${name}`,
    '',
    '```',
    redact(text.trimEnd().split('\n').slice(-5).join('\n')),
    '```',
    '',
  ]);
  return ['## Failures', '', ...blocks];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
