import { createHash } from 'node:crypto';
import { pause } from '../timing.ts';

/** How an account behaves between a write and the moment at which every reader sees it. */
export interface ConsistencyOptions {
  /** Every write is visible everywhere at once, nothing is throttled and no write takes time; off by default. */
  instant?: boolean;
  /** Chooses which of the reads and calls after a write meet a replica that lags behind (default 1). */
  seed?: number;
  /** Factor on the delays between a write and its readers, and on rates; `timeScale` by default. */
  lagScale?: number;
}

/** Eventual consistency of an account: scaled delays, the choice of lagging replicas, and what came of them. */
export class Consistency {
  readonly isInstant: boolean;
  readonly #seed: number;
  readonly #scale: number;
  readonly #chosen = new Map<string, number>();
  readonly #sent = new Map<string, number>();
  #settledAtMs = 0;

  constructor({ instant = false, seed = 1, lagScale = 1 }: ConsistencyOptions) {
    this.isInstant = instant || lagScale === 0;
    this.#seed = seed;
    this.#scale = lagScale;
  }

  /** The clock of AWS in ms: it runs faster than this machine's by the scale. */
  awsNowMs(): number {
    return Date.now() / this.#scale;
  }

  /** Ms of this machine's clock that a duration at AWS takes here. */
  lasting(awsMs: number): number {
    return this.isInstant ? 0 : awsMs * this.#scale;
  }

  /** When a delay of AWS that starts now is over, on this machine's clock. */
  endOf(awsMs: number): number {
    const endsAtMs = Date.now() + this.lasting(awsMs);
    this.#settledAtMs = Math.max(this.#settledAtMs, endsAtMs);
    return endsAtMs;
  }

  /**
   * Whether this call reaches a replica that lags. One in two does; which ones, depends on the seed and on the earlier
   * calls about the same subject only, so that calls in parallel cannot change one another's result.
   */
  isLagging(subject: string): boolean {
    const turn = (this.#chosen.get(subject) ?? 0) + 1;
    this.#chosen.set(subject, turn);
    const hash = createHash('sha256').update(`${this.#seed} ${turn} ${subject}`).digest();
    return (hash[0] ?? 0) % 2 === 0;
  }

  /** Waits as long as a write takes at AWS, then returns the value that it read before. */
  async takingAsLongAs<Value>(awsMs: number, value: Value): Promise<Value> {
    if (!this.isInstant) await pause(this.lasting(awsMs), new AbortController().signal);
    return value;
  }

  /** Counts an answer that an account without delays would not have given. */
  count(answer: string): void {
    this.#sent.set(answer, (this.#sent.get(answer) ?? 0) + 1);
  }

  /** `SERVICE:OPERATION CODE`, or `… stale` → how often it was sent. */
  sent(): Record<string, number> {
    return Object.fromEntries([...this.#sent].toSorted(([left], [right]) => left.localeCompare(right)));
  }

  /** Resolves once every reader sees every write made so far. */
  async settled(): Promise<void> {
    await pause(Math.max(0, this.#settledAtMs - Date.now()), new AbortController().signal);
  }
}
