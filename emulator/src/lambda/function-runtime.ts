import type { AccountContext } from '../account/account-context.ts';
import {
  type ExecutionEnvironment,
  type Outcome,
  type Run,
  statusOf,
} from './execution/execution-environment.ts';
import { mountsOf } from './file-system-mounts.ts';
import { type FunctionLoad, isExhausted } from './function-load.ts';
import type { FunctionSettings } from './function-settings.ts';
import { countInvocation, countThrottle } from './invocation-metrics.ts';
import { answered, throttled } from './invocation-outcome.ts';
import { ProvisionedEnvironments } from './provisioned-environments.ts';
import { startEnvironment } from './start-environment.ts';
import { type FunctionCode, TaskRoot } from './task-root.ts';

/** The parts of a function that its processes run; changing any of them requires a new runtime. */
export interface Runnable {
  name: string;
  region: string;
  version: string;
  load: FunctionLoad;
  code: FunctionCode;
  settings: FunctionSettings;
  /** Whether its environments are restored from a snapshot. */
  snapStart?: boolean;
}

/** An event, and what of the function its caller named. */
export interface InvocationRequest {
  requestId: string;
  /** JSON text. */
  payload: string;
  /** Of the function, the version or the alias. */
  arn: string;
  /** A version or an alias; undefined for the function itself. */
  qualifier: string | undefined;
  isAlias: boolean;
}

/** An invocation result as returned by Invoke. */
export interface Invocation {
  payload: string;
  error: 'Unhandled' | undefined;
  /** The last 4 KB of the event's log. */
  logTail: string;
}

/** Lambda keeps an idle environment for some minutes; the duration is undocumented. */
const IDLE_MS = 300_000;

/** The execution environments of one version of a function: started on demand, reused, ended when idle. */
export class FunctionRuntime {
  readonly #account: AccountContext;
  readonly #runnable: Runnable;
  readonly #taskRoot: TaskRoot;
  /** With the timer that ends them; none for those that are kept. */
  readonly #idle = new Map<ExecutionEnvironment, NodeJS.Timeout | undefined>();
  readonly #alive = new Set<ExecutionEnvironment>();
  readonly #provisioned = new ProvisionedEnvironments({
    start: async () => await this.#start('provisioned-concurrency'),
    end: async (environment) => await this.#end(environment),
  });
  readonly #starting = new Set<Promise<unknown>>();
  #busy = 0;
  #retired = false;

  constructor(account: AccountContext, runnable: Runnable) {
    this.#account = account;
    this.#runnable = runnable;
    this.#taskRoot = new TaskRoot(account, runnable.name, runnable.code);
  }

  /** Runs one event. Throws TooManyRequestsException when all environments are busy. */
  async invoke(request: InvocationRequest): Promise<Invocation> {
    const { name, region, version, load, settings } = this.#runnable;
    const { requestId, payload, arn, qualifier, isAlias } = request;
    const resource = { name, region, qualifier, executedVersion: isAlias ? version : undefined };
    const onDemand = Number(!this.#provisioned.isReady);
    if (onDemand && isExhausted(load)) {
      countThrottle(this.#account, resource);
      throw throttled(load.reserved !== undefined);
    }
    this.#busy += 1;
    load.onDemand += onDemand;
    load.running += 1;
    try {
      const environment = await this.#acquire();
      const isProvisioned = this.#provisioned.has(environment);
      const run = await environment.run({ requestId, payload, functionArn: arn }, settings.timeoutS * 1000);
      await this.#release(environment, run.outcome);
      const invocation = this.#report(environment, requestId, run);
      const failed = invocation.error !== undefined;
      const concurrent = load.running;
      countInvocation(this.#account, resource, {
        ...run,
        failed,
        concurrent,
        ...(this.#provisioned.size > 0 && { isProvisioned }),
      });
      return invocation;
    } finally {
      this.#busy -= 1;
      load.onDemand -= onDemand;
      load.running -= 1;
      await this.#removeWhenIdle();
    }
  }

  /** Keeps so many environments initialized. False when one of them did not initialize. */
  async provision(count: number): Promise<boolean> {
    return await this.#provisioned.resize(count);
  }

  /**
   * Initializes an environment and keeps it as the snapshot from which the first event is restored. A process cannot be
   * copied: the environments after it run their init phase again. Returns how it failed.
   */
  async takeSnapshot(): Promise<Outcome | undefined> {
    const environment = await this.#start('snap-start');
    const failure = await environment.initialize();
    if (failure || this.#retired) await this.#end(environment);
    else this.#idle.set(environment, undefined);
    return failure;
  }

  /** Ends idle environments now and busy ones after their event; then removes the unpacked code. */
  async retire(): Promise<void> {
    this.#retired = true;
    await Promise.all([...this.#idle.keys()].map((environment) => this.#end(environment)));
    await this.#provisioned.resize(0);
    await this.#removeWhenIdle();
  }

  /** Kills every process, whatever it is doing. */
  async close(): Promise<void> {
    this.#retired = true;
    await this.#provisioned.resize(0);
    await Promise.allSettled(this.#starting);
    await Promise.all([...this.#alive].map((environment) => this.#end(environment)));
  }

  /** An environment that is ready, or a new one. The package is unpacked once for all of them, as /var/task is shared. */
  async #acquire(): Promise<ExecutionEnvironment> {
    const provisioned = this.#provisioned.take();
    if (provisioned) return provisioned;
    for (const [environment, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(environment);
      return environment;
    }
    return await this.#start(this.#runnable.snapStart ? 'snap-start' : 'on-demand');
  }

  async #start(
    initializationType: ExecutionEnvironment['initializationType'],
  ): Promise<ExecutionEnvironment> {
    const { region, settings } = this.#runnable;
    const mounts = await mountsOf(this.#account, region, settings);
    await this.#taskRoot.unpack();
    const taskRoot = this.#taskRoot.path;
    const environment = { ...this.#runnable, taskRoot, mounts, initializationType };
    const starting = startEnvironment(this.#account, environment);
    this.#starting.add(starting);
    const started = await starting.finally(() => this.#starting.delete(starting));
    this.#alive.add(started);
    // One that exits while idle must not receive the next event, and leaves its Runtime API and files.
    void started.exited.then(async () => await this.#end(started));
    return started;
  }

  /** Keeps a healthy environment for the next event; a crashed or timed-out one is never used again. */
  async #release(environment: ExecutionEnvironment, outcome: Outcome): Promise<void> {
    const usable = outcome.kind === 'answer' && !outcome.fatal;
    if (!usable || this.#retired) await this.#end(environment);
    else if (this.#provisioned.has(environment)) await this.#provisioned.giveBack(environment);
    else {
      const timer = setTimeout(() => void this.#end(environment), IDLE_MS);
      this.#idle.set(environment, timer.unref());
    }
  }

  async #end(environment: ExecutionEnvironment): Promise<void> {
    this.#forget(environment);
    await environment.stop();
  }

  #forget(environment: ExecutionEnvironment): void {
    clearTimeout(this.#idle.get(environment));
    this.#idle.delete(environment);
    this.#provisioned.forget(environment);
    this.#alive.delete(environment);
  }

  async #removeWhenIdle(): Promise<void> {
    if (!this.#retired || this.#busy > 0) return;
    await this.#taskRoot.remove();
  }

  #report({ log }: ExecutionEnvironment, requestId: string, run: Run): Invocation {
    const { timeoutS, memoryMb } = this.#runnable.settings;
    const answer = answered(requestId, run.outcome, timeoutS);
    if (answer.line) log.add(answer.line);
    const logTail = log.end({ ...run, requestId, memoryMb, ...statusOf(run.outcome) });
    return { payload: answer.payload, error: answer.error, logTail };
  }
}
