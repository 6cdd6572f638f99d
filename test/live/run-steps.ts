import { command, type Outcome } from '../journeys/command.ts';
import type { Step } from './steps.ts';

/** A step and its outcome; `status` is undefined for one that did not run. */
export interface StepOutcome {
  readonly name: string;
  readonly status: number | undefined;
  readonly elapsedMs: number;
  readonly text: string;
  /** The JSON lines that it printed. */
  readonly lines: Outcome['lines'];
}

/** Where the commands run. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  /** Interrupts the running command, as Ctrl-C does; later steps do not run. */
  readonly signal: AbortSignal;
  readonly onStart: (step: Step) => void;
  readonly onEnd: (outcome: StepOutcome) => void;
}

/** Runs the steps in order. After the first failure the others do not run. */
export async function runSteps(steps: readonly Step[], to: Surroundings): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  let failed = false;
  for (const step of steps) {
    const outcome: StepOutcome = failed || to.signal.aborted ? notRun(step) : await runStep(step, to);
    failed ||= outcome.status !== 0;
    to.onEnd(outcome);
    outcomes.push(outcome);
  }
  return outcomes;
}

function notRun({ name }: Step): StepOutcome {
  return { name, status: undefined, elapsedMs: 0, text: '', lines: [] };
}

/** Runs one command to its end. */
export async function runStep(step: Step, to: Surroundings): Promise<StepOutcome> {
  const startedAt = Date.now();
  to.onStart(step);
  const outcome = await interruptible(step, to);
  return { name: step.name, elapsedMs: Date.now() - startedAt, ...outcome };
}

async function interruptible({ args }: Step, { environment, signal }: Surroundings): Promise<Outcome> {
  const running = command(args, undefined, environment);
  const interrupt = (): void => void running.child.kill('SIGINT');
  signal.addEventListener('abort', interrupt);
  try {
    return await running.ended;
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}
