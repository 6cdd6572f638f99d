import { durationText } from '../../contract/duration.ts';
import { Fault } from '../../contract/fault.ts';
import { idleLine } from '../../deploy/idle-cost.ts';
import type { ReportedPlan, Reporter } from '../../deploy/reporter.ts';
import type { Event } from '../../reconcile/event.ts';
import type { PlannedStep } from '../../reconcile/plan.ts';
import { throwIfInterrupted } from '../../reconcile/poll.ts';
import { withCommandLines } from '../invocation.ts';
import type { LiveLines } from './live-lines.ts';
import { changesText, MARKS, shortName } from './report-text.ts';

/** Output of a report: lines of text, or one JSON object per line. */
export interface ReportOptions {
  readonly json: boolean;
  readonly color: boolean;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** On a terminal: one line for each resource in progress. Without it, plain lines only. */
  readonly live?: LiveLines | undefined;
  /** On a terminal: asks the user and returns the typed line. */
  readonly ask?: ((question: string, signal: AbortSignal) => Promise<string>) | undefined;
}

/** A text with the command lines in it as this user types them. */
type AsTyped = (text: string) => string;

/** Everything a command prints goes through its report. */
export interface Report extends Reporter {
  /** The outcome of the command; printed with `--json` only. */
  readonly result: (value: Readonly<Record<string, unknown>>) => void;
  /** A JSON document: indented, or on one line with `--json`. */
  readonly document: (value: object) => void;
  /** Text that the user requested, such as help; printed as it is. */
  readonly print: (text: string) => void;
  /** The message and the hint of an error. */
  readonly failure: (error: unknown) => void;
  /** Changes all further messages, for the stack that they are about. */
  readonly adapt: (adapted: AsTyped) => void;
  /** Asks for confirmation. Throws Fault `interrupted` without it, and `config` without a terminal. */
  readonly confirm: (question: string, signal: AbortSignal) => Promise<void>;
}

// The interval of progress lines without a terminal.
const PLAIN_WAIT_MS = 15_000;

export function createReport(options: ReportOptions): Report {
  let adapt: AsTyped | undefined;
  const asTyped: AsTyped = (text) => withCommandLines(adapt?.(text) ?? text);
  const report = options.json ? jsonReport(options, asTyped) : textReport(options, asTyped);
  return { ...report, adapt: (adapted) => void (adapt = adapted) };
}

function jsonReport({ out }: ReportOptions, asTyped: AsTyped): Omit<Report, 'adapt'> {
  const write = (value: object): void => out(`${JSON.stringify(value)}\n`);
  return {
    event: write,
    plan: ({ owner, steps, retire, idle }) => write({ type: 'plan', owner, steps, retire, idle }),
    say: () => {},
    warn: (text) => write({ type: 'warning', text: asTyped(text) }),
    result: (value) => write({ type: 'result', ...value }),
    document: write,
    print: (text) => out(`${text}\n`),
    failure: (error) => write({ type: 'failure', ...failureOf(error, asTyped) }),
    confirm: async (question) => await Promise.reject(unattended(question)),
  };
}

function textReport({ color, out, err, live, ask }: ReportOptions, asTyped: AsTyped): Omit<Report, 'adapt'> {
  const print = live?.print ?? ((text: string): void => out(`${text}\n`));
  const line = (text: string): void => print(asTyped(text));
  const red = (text: string): string => (color ? `\u001B[31m${text}\u001B[0m` : text);
  const lastWait = new Map<string, number>();
  return {
    event: (event) => {
      live?.show(event);
      const text = eventText(event, live ? undefined : lastWait);
      if (text !== undefined) line(text);
    },
    plan: (plan) => planLines(plan).forEach(line),
    say: line,
    warn: (text) => line(red(text)),
    result: () => {},
    document: (value) => line(JSON.stringify(value, null, 2)),
    print: (text) => out(`${text}\n`),
    failure: (error) => {
      live?.clear();
      const { message, hint } = failureOf(error, asTyped);
      err(`${red(message)}\n${hint}\n`);
    },
    confirm: async (question, signal) => {
      if (!ask) throw unattended(question);
      await confirmed(ask, question, signal);
    },
  };
}

async function confirmed(
  ask: NonNullable<ReportOptions['ask']>,
  question: string,
  signal: AbortSignal,
): Promise<void> {
  const answer = await ask(`${question} [y/N] `, signal).catch((error: unknown) => {
    throwIfInterrupted(signal);
    throw error;
  });
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new Fault(
    'interrupted',
    'Canceled. Nothing was changed.',
    'Run the same command with --yes to skip the question.',
  );
}

function unattended(question: string): Fault {
  return new Fault(
    'config',
    `Without a terminal, nobody can answer: ${question}`,
    'Add --yes to the same command.',
  );
}

/** The line to print for an event. `lastWait` is undefined if live lines show the waiting. */
function eventText(event: Event, lastWait: Map<string, number> | undefined): string | undefined {
  switch (event.type) {
    case 'phase':
      return event.name;
    case 'done':
      return `  ${MARKS[event.action] ?? ' '} ${event.id} (${durationText(event.elapsedMs)})`;
    case 'waiting':
      if (!lastWait || event.elapsedMs - (lastWait.get(event.id) ?? 0) < PLAIN_WAIT_MS) return undefined;
      lastWait.set(event.id, event.elapsedMs);
      return `  ${event.id}: ${event.phase}, ${durationText(event.elapsedMs)} of about ${durationText(event.expectedMs)}`;
    default:
      return undefined;
  }
}

function planLines({ steps: declared, retire, idle }: ReportedPlan): string[] {
  const steps = [...declared, ...retire];
  const width = Math.max(...steps.map(({ id }) => id.length));
  return [...steps.map((step) => planLine(step, width)), ...(idle ? [`  ${idleLine(idle)}`] : [])];
}

function planLine({ id, kind, name, step, impact }: PlannedStep, width: number): string {
  const what = `  ${MARKS[step.action]} ${id.padEnd(width)}  ${kind.padEnd(15)}  ${shortName(name)}`;
  return `${what}${changesText(step)}${impact === undefined ? '' : `\n      · ${impact}`}`;
}

function failureOf(error: unknown, asTyped: AsTyped): { code: string; message: string; hint: string } {
  if (error instanceof Fault)
    return {
      code: error.code,
      message: asTyped(error.message),
      hint: asTyped(error.hint),
    };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: 'unexpected',
    message,
    hint: 'This is a bug. Please report it with the lines above.',
  };
}
