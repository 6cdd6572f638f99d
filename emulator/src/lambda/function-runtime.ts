import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AwsError } from '../protocol/aws-error.ts';
import type { World } from '../account/account-context.ts';
import { ExecutionEnvironment, type Outcome, type Run } from './execution-environment.ts';
import { type FunctionCode, unpackCode } from './function-code.ts';
import { environmentVariables } from './function-environment.ts';
import type { FunctionSettings } from './function-settings.ts';
import { InvocationLog } from './invocation-log.ts';
import { countInvocation, countThrottle } from './invocation-metrics.ts';

/** What of a function its processes run; a new version of any of it needs a new runtime. */
export interface Runnable {
  name: string;
  arn: string;
  region: string;
  code: FunctionCode;
  settings: FunctionSettings;
}

/** An event's end as Invoke answers it. */
export interface Invocation {
  payload: string;
  error: 'Unhandled' | undefined;
  /** The last 4 KB of the event's log. */
  logTail: string;
}

/**
 * How many environments one function may have without reserved concurrency. AWS gives new accounts about ten
 * and established ones 1,000; processes on one machine had better be few.
 */
const UNRESERVED_ENVIRONMENTS = 10;
/** Lambda keeps an idle environment for some minutes; the span is not published. */
const IDLE_MS = 300_000;

/** The execution environments of one version of a function: started on demand, reused, ended when idle. */
export class FunctionRuntime {
  readonly #world: World;
  readonly #runnable: Runnable;
  readonly #taskRoot: string;
  readonly #idle = new Map<ExecutionEnvironment, NodeJS.Timeout>();
  readonly #alive = new Set<ExecutionEnvironment>();
  #unpacked: Promise<void> | undefined;
  #busy = 0;
  #retired = false;

  constructor(world: World, runnable: Runnable) {
    this.#world = world;
    this.#runnable = runnable;
    this.#taskRoot = join(world.scratchDir, 'functions', `${runnable.name}-${randomUUID()}`);
  }

  /** Runs one event (JSON text). Throws TooManyRequestsException when all environments are busy. */
  async invoke(requestId: string, payload: string, reserved: number | undefined): Promise<Invocation> {
    const { name, region } = this.#runnable;
    if (this.#busy >= (reserved ?? UNRESERVED_ENVIRONMENTS)) {
      countThrottle(this.#world, region, name);
      throw throttled(reserved !== undefined);
    }
    this.#busy += 1;
    try {
      const environment = await this.#take();
      const { arn, settings } = this.#runnable;
      const run = await environment.run({ requestId, payload, functionArn: arn }, settings.timeoutS * 1000);
      const invocation = this.#report(environment.log, requestId, run);
      const failed = invocation.error !== undefined;
      countInvocation(this.#world, region, name, { ...run, failed, concurrent: this.#busy });
      await this.#giveBack(environment, run.outcome);
      return invocation;
    } finally {
      this.#busy -= 1;
      await this.#removeWhenDone();
    }
  }

  /** Ends idle environments now and busy ones behind their event; then removes the unpacked code. */
  async retire(): Promise<void> {
    this.#retired = true;
    await Promise.all([...this.#idle.keys()].map((environment) => this.#end(environment)));
    await this.#removeWhenDone();
  }

  /** Kills every process, whatever it is doing. */
  async close(): Promise<void> {
    this.#retired = true;
    await Promise.all([...this.#alive].map((environment) => this.#end(environment)));
  }

  /** An idle environment, or a new one. The package is unpacked once for all of them, as /var/task is shared. */
  async #take(): Promise<ExecutionEnvironment> {
    for (const [environment, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(environment);
      return environment;
    }
    this.#unpacked ??= unpackCode(this.#runnable.code, this.#taskRoot);
    await this.#unpacked;
    return this.#start();
  }

  #start(): ExecutionEnvironment {
    const { name, region, settings } = this.#runnable;
    // The name of Lambda's own streams: date, version in brackets, 32 hexadecimal digits of the environment.
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
    const logStream = `${day}/[$LATEST]${randomUUID().replaceAll('-', '')}`;
    const taskRoot = this.#taskRoot;
    const environment = new ExecutionEnvironment({
      node: this.#world.programs.node,
      taskRoot,
      variables: environmentVariables(this.#world, settings, { name, region, taskRoot, logStream }),
      memoryMb: settings.memoryMb,
      log: new InvocationLog(this.#world, region, logStream, settings),
    });
    this.#alive.add(environment);
    void environment.exited.then(() => this.#forget(environment));
    return environment;
  }

  /** Keeps a healthy environment for the next event; a crashed or timed-out one is never used again. */
  async #giveBack(environment: ExecutionEnvironment, outcome: Outcome): Promise<void> {
    const usable = outcome.kind === 'answer' && !outcome.fatal;
    if (!usable || this.#retired) {
      await this.#end(environment);
      return;
    }
    const timer = setTimeout(() => void this.#end(environment), IDLE_MS);
    this.#idle.set(environment, timer.unref());
  }

  async #end(environment: ExecutionEnvironment): Promise<void> {
    this.#forget(environment);
    await environment.stop();
  }

  /** Also for a process that ended by itself while idle: it must not be handed the next event. */
  #forget(environment: ExecutionEnvironment): void {
    clearTimeout(this.#idle.get(environment));
    this.#idle.delete(environment);
    this.#alive.delete(environment);
  }

  async #removeWhenDone(): Promise<void> {
    if (!this.#retired || this.#busy > 0) return;
    await rm(this.#taskRoot, { recursive: true, force: true });
  }

  #report(log: InvocationLog, requestId: string, run: Run): Invocation {
    const { timeoutS, memoryMb } = this.#runnable.settings;
    const answer = answered(requestId, run.outcome, timeoutS);
    if (answer.line) log.add(answer.line);
    const failed = answer.error ? 'error' : 'success';
    const status = run.outcome.kind === 'timeout' ? 'timeout' : failed;
    const logTail = log.end({ ...run, requestId, memoryMb, status });
    return { payload: answer.payload, error: answer.error, logTail };
  }
}

/** What Lambda answers for an outcome, and the line it logs when the process could not. */
function answered(
  requestId: string,
  outcome: Outcome,
  timeoutS: number,
): { payload: string; error: 'Unhandled' | undefined; line?: string } {
  if (outcome.kind === 'answer') {
    return { payload: outcome.payload, error: outcome.failed ? 'Unhandled' : undefined };
  }
  // The process had no chance to answer: Lambda itself writes this message, and logs it.
  if (outcome.kind === 'timeout') {
    const errorMessage = `${new Date().toISOString()} ${requestId} Task timed out after ${timeoutS.toFixed(2)} seconds`;
    return { payload: JSON.stringify({ errorMessage }), error: 'Unhandled', line: errorMessage };
  }
  const errorMessage = `RequestId: ${requestId} Error: ${outcome.reason}`;
  const payload = JSON.stringify({ errorType: 'Runtime.ExitError', errorMessage });
  return { payload, error: 'Unhandled', line: errorMessage };
}

/** The Reason tells a caller whether a reservation or the pool was exhausted. */
function throttled(isReserved: boolean): AwsError {
  const Reason = isReserved
    ? 'ReservedFunctionConcurrentInvocationLimitExceeded'
    : 'ConcurrentInvocationLimitExceeded';
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, { Type: 'User', Reason });
}
