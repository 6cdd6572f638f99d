import { within } from '../../timing.ts';
import type { InvocationLog, PhaseStatus } from '../invocation-log.ts';
import type { EventMessage } from './runtime-message.ts';
import type { InitializationType, PhaseError, ProcessStart, RuntimeProcess } from './runtime-process.ts';
import { startProcess } from './start-process.ts';

/** How one event, or a phase before it, ended. `errorType` is the one in the log. */
export type Outcome =
  | { kind: 'answer'; payload: string; failed: boolean; fatal: boolean; errorType?: string }
  | { kind: 'timeout' }
  | { kind: 'exit'; reason: string; errorType: string }
  | { kind: 'not restored'; timedOut: boolean };

/** Measurements that only the first event of an environment has. */
interface Beginning {
  initMs?: number;
  restoreMs?: number;
}

/** An event's outcome with its measurements. */
export interface Run extends Beginning {
  outcome: Outcome;
  durationMs: number;
  maxMemoryMb: number;
}

/** What an environment is started with. */
export interface EnvironmentStart extends ProcessStart {
  readonly initializationType: InitializationType;
  /** Time limit of an event; the init phase of a snapshot may take as long. */
  readonly timeoutMs: number;
}

/** "The Init phase is limited to 10 seconds"; beyond, it starts again with the first event (developer guide). */
const INIT_LIMIT_MS = 10_000;
/** With a snapshot or provisioned concurrency "130 seconds or the configured function timeout", the longer of both. */
const PREPARED_INIT_LIMIT_MS = 130_000;
/** Hooks after a restore "must complete within the timeout limit (10 seconds)" (developer guide, SnapStart hooks). */
const RESTORE_LIMIT_MS = 10_000;

/** A phase that succeeded. */
const READY = { kind: 'ready' } as const;

/** Lambda's execution environment: it initialises one process, then gives it one event at a time. */
export class ExecutionEnvironment {
  readonly log: InvocationLog;
  readonly #start: EnvironmentStart;
  readonly #exited = Promise.withResolvers<void>();
  #process: RuntimeProcess;
  #startedMs: number;
  #initialized: Promise<Outcome | undefined> | undefined;
  #beginning: Beginning = {};
  #isFrozen: boolean;
  #isStopped = false;

  private constructor(start: EnvironmentStart, process: RuntimeProcess, startedMs: number) {
    this.log = start.log;
    this.#start = start;
    this.#process = process;
    this.#startedMs = startedMs;
    this.#isFrozen = start.initializationType === 'snap-start';
  }

  /** Starts the process. Throws NotImplemented for what this machine cannot give it. */
  static async start(start: EnvironmentStart): Promise<ExecutionEnvironment> {
    const startedMs = performance.now();
    return new ExecutionEnvironment(start, await startProcess(start), startedMs);
  }

  get initializationType(): InitializationType {
    return this.#start.initializationType;
  }

  /** Resolves when the process has exited after its init phase. */
  get exited(): Promise<void> {
    return this.#exited.promise;
  }

  /** Waits for the end of the init phase; undefined when it succeeded. With snap-start the process is frozen then. */
  async initialize(): Promise<Outcome | undefined> {
    this.#initialized ??= this.#endOfInit('init', this.#initLimitMs());
    return await this.#initialized;
  }

  /** Runs one event. Never rejects for what the function does: a failure of the process is an outcome. */
  async run(event: Omit<EventMessage, 'deadlineMs'>, timeoutMs: number): Promise<Run> {
    const failure = await this.initialize();
    const notRestored = this.#isFrozen ? await this.#restore(failure) : undefined;
    const startedMs = performance.now();
    const outcome = notRestored ?? (await this.#invoke(event, timeoutMs, failure));
    const durationMs = performance.now() - startedMs;
    const beginning = this.#beginning;
    this.#beginning = {};
    return { ...beginning, outcome, durationMs, maxMemoryMb: this.#process.maxMemoryMb };
  }

  /** Kills the process and waits until it has exited: without extensions Lambda gives it no time either. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#process.stop();
  }

  async #invoke(
    event: Omit<EventMessage, 'deadlineMs'>,
    timeoutMs: number,
    initFailure: Outcome | undefined,
  ): Promise<Outcome> {
    const endsMs = performance.now() + timeoutMs;
    const failure = initFailure && (await this.#initializeAgain(timeoutMs));
    this.log.start(event.requestId);
    if (failure) return failure;
    const leftMs = endsMs - performance.now();
    const answer = this.#process.invoke({ ...event, deadlineMs: Date.now() + leftMs });
    return await this.#ended(
      leftMs,
      answer.then((answered) => ({ kind: 'answer', ...answered })),
    );
  }

  /** "Lambda retries the Init phase at the time of the first function invocation", within the function's timeout. */
  async #initializeAgain(timeoutMs: number): Promise<Outcome | undefined> {
    await this.#process.stop();
    this.#startedMs = performance.now();
    this.#process = await startProcess(this.#start);
    if (this.#isStopped) await this.#process.stop();
    this.#initialized = this.#endOfInit('invoke', timeoutMs);
    return await this.#initialized;
  }

  async #endOfInit(phase: 'init' | 'invoke', limitMs: number): Promise<Outcome | undefined> {
    const end = await this.#ended(limitMs, endOf(this.#process.initialized));
    const initMs = performance.now() - this.#startedMs;
    const type = this.#start.initializationType;
    // On demand, a successful init is reported with the first event.
    if (end.kind !== 'ready' || type !== 'on-demand') this.log.initReport(type, phase, initMs, statusOf(end));
    if (end.kind !== 'ready') return end;
    if (phase === 'init' && type !== 'snap-start') this.#beginning = { initMs };
    void this.#process.exited.then(() => this.#exited.resolve());
    return undefined;
  }

  async #restore(initFailure: Outcome | undefined): Promise<Outcome | undefined> {
    this.#isFrozen = false;
    if (initFailure) return { kind: 'not restored', timedOut: initFailure.kind === 'timeout' };
    const startedMs = performance.now();
    const end = await this.#ended(RESTORE_LIMIT_MS, endOf(this.#process.restore()));
    const restoreMs = performance.now() - startedMs;
    // Failed hooks are reported as Runtime.ExitError (developer guide, "Failures during the Restore phase").
    const status = statusOf(end);
    this.log.restoreReport(restoreMs, {
      ...status,
      ...(status.status === 'error' && { errorType: 'Runtime.ExitError' }),
    });
    if (end.kind !== 'ready') return { kind: 'not restored', timedOut: end.kind === 'timeout' };
    this.#beginning = { restoreMs };
    return undefined;
  }

  /** The end of a phase, which the process may not see. */
  async #ended<End>(limitMs: number, phase: Promise<End>): Promise<End | Outcome> {
    const exit = this.#process.exited.then((exited) => ({ kind: 'exit', ...exited }) as const);
    return (await within(limitMs, Promise.race([phase, exit]))) ?? { kind: 'timeout' };
  }

  #initLimitMs(): number {
    const { initializationType, timeoutMs } = this.#start;
    return initializationType === 'on-demand' ? INIT_LIMIT_MS : Math.max(PREPARED_INIT_LIMIT_MS, timeoutMs);
  }
}

/** The error of a phase is the response to the event that waits for it. */
async function endOf(phase: Promise<PhaseError | undefined>): Promise<Outcome | typeof READY> {
  const error = await phase;
  return error ? { kind: 'answer', failed: true, fatal: true, ...error } : READY;
}

/** An outcome as in Lambda's log. */
export function statusOf(end: Outcome | typeof READY): PhaseStatus {
  if (end.kind === 'ready') return { status: 'success' };
  if (end.kind === 'timeout') return { status: 'timeout' };
  const errorType = 'errorType' in end ? end.errorType : undefined;
  const failed = end.kind !== 'answer' || end.failed;
  return { status: failed ? 'error' : 'success', ...(errorType && { errorType }) };
}
