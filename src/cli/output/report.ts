import { durationText } from '../../contract/duration.ts';
import { Fault } from '../../contract/fault.ts';
import type { Reporter } from '../../deploy/reporter.ts';
import type { Event } from '../../reconcile/event.ts';
import type { Plan, PlannedStep } from '../../reconcile/plan.ts';
import { bytesText, changesText, MARKS, progressBar, shortName } from './report-text.ts';

/** Where a report goes: lines for people, or one JSON object per line for machines. */
export interface ReportOptions {
  readonly json: boolean;
  /** A terminal gets a line that is written over; everything else gets plain lines. */
  readonly terminal: boolean;
  readonly color: boolean;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** The one place that prints. */
export interface Report extends Reporter {
  /** The verb's outcome, for machines; people have read it in the lines. */
  readonly result: (value: Readonly<Record<string, unknown>>) => void;
  /** A finished JSON document: indented for people, on one line and alone for machines. */
  readonly document: (value: object) => void;
  /** A failure and the next command to type. */
  readonly failure: (error: unknown) => void;
}

// Waiting lines off a terminal come this far apart, so that a log of ten minutes stays readable.
const PLAIN_WAIT_MS = 15_000;

export function createReport(options: ReportOptions): Report {
  return options.json ? jsonReport(options) : textReport(options);
}

function jsonReport({ out }: ReportOptions): Report {
  const write = (value: object): void => out(`${JSON.stringify(value)}\n`);
  return {
    event: write,
    plan: (plan) => write({ type: 'plan', owner: plan.owner, steps: plan.steps, retire: plan.retire }),
    say: () => {},
    warn: (text) => write({ type: 'warning', text }),
    result: (value) => write({ type: 'result', ...value }),
    document: write,
    failure: (error) => write({ type: 'failure', ...failureOf(error) }),
  };
}

function textReport(options: ReportOptions): Report {
  const overwritten = overwriting(options);
  const line = (text: string): void => {
    overwritten.clear();
    options.out(`${text}\n`);
  };
  const red = (text: string): string => (options.color ? `\u001B[31m${text}\u001B[0m` : text);
  const lastWait = new Map<string, number>();
  return {
    event: (event) => writeEvent(event, line, overwritten.write, lastWait),
    plan: (plan) => planLines(plan).forEach(line),
    say: line,
    warn: (text) => line(red(text)),
    result: () => {},
    document: (value) => line(JSON.stringify(value, null, 2)),
    failure: (error) => {
      overwritten.clear();
      const { message, hint } = failureOf(error);
      options.err(`${red(message)}\n${hint}\n`);
    },
  };
}

/** A line that the next one replaces, on a terminal only. */
function overwriting({ terminal, out }: ReportOptions): {
  write: (text: string) => boolean;
  clear: () => void;
} {
  let shown = false;
  return {
    write: (text) => {
      if (terminal) out(`\r\u001B[K${text}`);
      shown ||= terminal;
      return terminal;
    },
    clear: () => {
      if (shown) out('\r\u001B[K');
      shown = false;
    },
  };
}

function writeEvent(
  event: Event,
  line: (text: string) => void,
  overwrite: (text: string) => boolean,
  lastWait: Map<string, number>,
): void {
  switch (event.type) {
    case 'phase':
      return line(event.name);
    case 'started':
      return void overwrite(`  ${event.id}: ${event.action} ${event.name}`);
    case 'done':
      return line(`  ${MARKS[event.action] ?? ' '} ${event.id} (${durationText(event.elapsedMs)})`);
    case 'bytes':
      return void overwrite(
        `  ${event.id}: ${progressBar(event.doneBytes, event.totalBytes)} ${bytesText(event)}`,
      );
    case 'waiting': {
      const text = `  ${event.id}: ${event.phase}, ${durationText(event.elapsedMs)} of about ${durationText(event.expectedMs)}`;
      const due = event.elapsedMs - (lastWait.get(event.id) ?? 0) >= PLAIN_WAIT_MS;
      if (overwrite(text) || !due) return undefined;
      lastWait.set(event.id, event.elapsedMs);
      return line(text);
    }
  }
}

function planLines(plan: Plan): string[] {
  const steps = [...plan.steps, ...plan.retire];
  const width = Math.max(...steps.map(({ id }) => id.length));
  return steps.map((step) => planLine(step, width));
}

function planLine({ id, kind, name, step, impact }: PlannedStep, width: number): string {
  const what = `  ${MARKS[step.action]} ${id.padEnd(width)}  ${kind.padEnd(15)}  ${shortName(name)}`;
  return `${what}${changesText(step)}${impact === undefined ? '' : `\n      · ${impact}`}`;
}

function failureOf(error: unknown): { code: string; message: string; hint: string } {
  if (error instanceof Fault) return { code: error.code, message: error.message, hint: error.hint };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: 'unexpected',
    message,
    hint: 'This is a mistake of ours. Please report it with the lines above.',
  };
}
