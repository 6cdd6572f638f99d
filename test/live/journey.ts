import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CALL_LOG_VARIABLE, type LoggedCall } from '../../src/aws/core/call-log.ts';
import { preparePython } from '../../src/local/python-environment.ts';
import { startEmulator } from '../../src/local/start-emulator.ts';
import { durationText } from '../../src/contract/duration.ts';
import { redactor } from './redact.ts';
import { runStep, runSteps, type StepOutcome, type Surroundings } from './run-steps.ts';
import { destroyStep, type LiveStack, planStep, stepsFor, sweepStep } from './steps.ts';

type Say = (text: string) => void;

/** What a journey did and what the account answered. */
export interface Journey {
  readonly steps: readonly StepOutcome[];
  readonly calls: readonly LoggedCall[];
  /** Resources that the stack still has; undefined if they could not be listed. */
  readonly left: readonly string[] | undefined;
}

/** Plans, runs the steps and destroys the stack; `stop` ends the steps, not `destroy`. */
export async function runJourney(
  stack: LiveStack,
  environment: NodeJS.ProcessEnv,
  stop: AbortSignal,
  say: Say,
): Promise<Journey> {
  const folder = await mkdtemp(join(tmpdir(), 'live-calls-'));
  const log = join(folder, 'calls.jsonl');
  const within = surroundings({ ...environment, [CALL_LOG_VARIABLE]: log }, stop, say);
  try {
    const planned = await runStep(planStep(stack), within);
    const steps = [planned];
    within.onEnd(planned);
    if (planned.status === 0) {
      for (const line of createdBy(planned)) say(`    creates ${line}`);
      steps.push(...(await runSteps(stepsFor(stack), within)));
    }
    const { outcome, left } = await cleanUp(stack, { ...within, signal: new AbortController().signal }, say);
    return { steps: [...steps, outcome], calls: await readCalls(log), left };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same on an emulated account of this process. */
export async function runOnEmulator(
  stack: LiveStack,
  stop: AbortSignal,
  say: Say,
): Promise<Journey & { readonly redact: (text: string) => string }> {
  const python = process.env['SAGEMAKER_GATEWAY_PYTHON'] ?? (await preparePython('onnx', { say })).python;
  const emulator = await startEmulator({ python });
  try {
    // A profile takes precedence over keys, and a session token belongs to other keys.
    const { AWS_PROFILE: _profile, AWS_SESSION_TOKEN: _token, ...own } = process.env;
    const environment = { ...own, ...emulator.env, SAGEMAKER_GATEWAY_PYTHON: python };
    const journey = await runJourney(stack, environment, stop, say);
    const redact = redactor({ region: emulator.region, stack: stack.name, endpoint: emulator.url });
    return { ...journey, redact };
  } finally {
    await emulator.close();
  }
}

function surroundings(environment: NodeJS.ProcessEnv, signal: AbortSignal, say: Say): Surroundings {
  return {
    environment,
    signal,
    onStart: () => {},
    onEnd: ({ name, status, elapsedMs }) => {
      if (status === undefined) return say(`  not run  ${name}`);
      say(`  ${status === 0 ? 'ok' : `exit ${status}`}  ${name}, ${durationText(elapsedMs)}`);
    },
  };
}

function createdBy({ lines }: StepOutcome): string[] {
  const plan = lines.find(({ type }) => type === 'plan') as
    | { readonly steps: readonly { readonly kind: string; readonly name: string }[] }
    | undefined;
  return (plan?.steps ?? []).map(({ kind, name }) => `${kind} ${name}`);
}

/** Destroys twice if need be, then lists what is left. */
async function cleanUp(
  stack: LiveStack,
  to: Surroundings,
  say: Say,
): Promise<{ readonly outcome: StepOutcome; readonly left: readonly string[] | undefined }> {
  let outcome = await runStep(destroyStep(stack), to);
  if (outcome.status !== 0) outcome = await runStep(destroyStep(stack), to);
  to.onEnd(outcome);
  const { status, lines } = await runStep(sweepStep(stack), to);
  const result = lines.findLast(({ type }) => type === 'result');
  const stacks = (result?.['stacks'] ?? []) as { leftovers: { kind: string; name: string }[] }[];
  const left = stacks.flatMap(({ leftovers }) => leftovers.map(({ kind, name }) => `${kind} ${name}`));
  if (outcome.status !== 0 || status !== 0 || left.length > 0)
    say(`  Delete the rest: npm run destroy -- --name ${stack.name} --stage ${stack.stage}`);
  return { outcome, left: status === 0 ? left : undefined };
}

async function readCalls(path: string): Promise<LoggedCall[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as LoggedCall);
}
