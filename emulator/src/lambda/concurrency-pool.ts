import type { FunctionLoad } from './function-load.ts';
import type { FunctionStore } from './function-store.ts';

/** Concurrent executions of an account and region by default, and in Service Quotas (Lambda quotas page). */
const DEFAULT_SIZE = 1000;
const QUOTA = 'Concurrent executions';
/** "as long as you leave at least 100 […] unreserved" (API reference of PutFunctionConcurrency); smaller accounts, all. */
const MIN_UNRESERVED = 100;

/** The concurrency of an account and region that its functions share. */
export class ConcurrencyPool {
  readonly size: number;
  /** What no reservation has taken. */
  readonly unreserved: number;
  /** What none may take. */
  readonly minUnreserved: number;

  constructor(store: FunctionStore, region: string) {
    this.size = store.account.quotas[QUOTA] ?? DEFAULT_SIZE;
    this.unreserved = store.list(region).reduce((left, { load }) => left - pooled(load), this.size);
    this.minUnreserved = Math.min(MIN_UNRESERVED, this.size);
  }
}

/** What a function has taken out of the pool: its reservation, or else its provisioned concurrency. */
export function pooled({ reserved, provisioned }: FunctionLoad): number {
  return reserved ?? provisioned;
}
