import type { Consistency } from './consistency.ts';

interface Past<State> {
  readonly state: State;
  readonly replacedAtMs: number;
}

/** The state of a service as others see it: they still find an earlier one for a while after a write. */
export class History<State> {
  readonly #consistency: Consistency;
  readonly #current: State;
  readonly #longestMs: number;
  #past: Past<State>[] = [];

  /** `longestMs`: the longest delay, at AWS, with which the state is ever read. */
  constructor(consistency: Consistency, current: State, longestMs: number) {
    this.#consistency = consistency;
    this.#current = current;
    this.#longestMs = longestMs;
  }

  /** Called before each write. */
  remember(): void {
    if (this.#consistency.isInstant) return;
    const now = Date.now();
    const oldest = now - this.#consistency.lasting(this.#longestMs);
    this.#past = this.#past.filter(({ replacedAtMs }) => replacedAtMs > oldest);
    this.#past.push({ state: structuredClone(this.#current), replacedAtMs: now });
    this.#consistency.endOf(this.#longestMs);
  }

  /** The state as it was before the given time at AWS, which is the current one unless it has changed since. */
  seenAfter(awsMs: number): State {
    const since = Date.now() - this.#consistency.lasting(awsMs);
    return this.#past.find(({ replacedAtMs }) => replacedAtMs > since)?.state ?? this.#current;
  }
}
