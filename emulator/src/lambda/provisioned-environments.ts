import type { ExecutionEnvironment } from './execution/execution-environment.ts';

/** Starts and ends the environments of a runtime. */
export interface EnvironmentLife {
  readonly start: () => Promise<ExecutionEnvironment>;
  readonly end: (environment: ExecutionEnvironment) => Promise<void>;
}

/** The environments that provisioned concurrency keeps: initialized in advance, and never ended for being idle. */
export class ProvisionedEnvironments {
  readonly #life: EnvironmentLife;
  readonly #kept = new Set<ExecutionEnvironment>();
  readonly #idle = new Set<ExecutionEnvironment>();
  #wanted = 0;

  constructor(life: EnvironmentLife) {
    this.#life = life;
  }

  /** Whether one of them can take an event. */
  get isReady(): boolean {
    return this.#idle.size > 0;
  }

  get size(): number {
    return this.#kept.size;
  }

  has(environment: ExecutionEnvironment): boolean {
    return this.#kept.has(environment);
  }

  /** Starts or ends environments until there are so many. False when one of them did not initialize; none is added then. */
  async resize(count: number): Promise<boolean> {
    this.#wanted = count;
    await this.#endSurplus();
    const missing = Math.max(0, count - this.#kept.size);
    const started = await Promise.all(Array.from({ length: missing }, this.#life.start));
    const failures = await Promise.all(started.map(async (environment) => await environment.initialize()));
    const isReady = failures.every((failure) => failure === undefined);
    for (const environment of started) {
      if (isReady && this.#kept.size < this.#wanted) this.#keep(environment);
      else await this.#life.end(environment);
    }
    return isReady;
  }

  /** One of them for an event; undefined when all are busy. */
  take(): ExecutionEnvironment | undefined {
    const [environment] = this.#idle;
    if (environment) this.#idle.delete(environment);
    return environment;
  }

  /** Takes one back after an event. */
  async giveBack(environment: ExecutionEnvironment): Promise<void> {
    this.#idle.add(environment);
    await this.#endSurplus();
  }

  /** Called when its process has ended: another one takes its place. */
  forget(environment: ExecutionEnvironment): void {
    this.#idle.delete(environment);
    if (this.#kept.delete(environment)) void this.resize(this.#wanted);
  }

  #keep(environment: ExecutionEnvironment): void {
    this.#kept.add(environment);
    this.#idle.add(environment);
  }

  /** Busy ones end after their event. */
  async #endSurplus(): Promise<void> {
    while (this.#kept.size > this.#wanted) {
      const environment = this.take();
      if (!environment) return;
      this.#kept.delete(environment);
      await this.#life.end(environment);
    }
  }
}
