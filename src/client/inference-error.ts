import type { Problem } from '../contract/problem.ts';

/** A request without a valid answer. `problem` is the reason; its status is 0 when there was no response. */
export class InferenceError extends Error {
  override readonly name = 'InferenceError';
  readonly problem: Problem;
  /** How long to wait before another attempt; undefined when that would fail the same way. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: Problem, options: { retryAfterMs?: number | undefined; cause?: unknown } = {}) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`, { cause: options.cause });
    this.problem = problem;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** How long to wait before the same request is sent again; undefined where that would fail the same way. */
export function retryAfterMsOf(error: unknown): number | undefined {
  return error instanceof InferenceError ? error.retryAfterMs : undefined;
}
