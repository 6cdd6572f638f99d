/** What limits the events that all versions of a function run at once, and how many they run. */
export interface FunctionLoad {
  /** Both a guarantee and a maximum; when undefined, the account's unreserved pool is used. */
  reserved: number | undefined;
  /** Environments that provisioned concurrency keeps, of all versions. */
  provisioned: number;
  /** Events in all environments. */
  running: number;
  /** Events in environments that were started on demand. */
  onDemand: number;
}

/**
 * How many environments one function may have without reserved concurrency. AWS gives new accounts about ten
 * and established ones 1,000; on one machine, fewer processes are better.
 */
const UNRESERVED_ENVIRONMENTS = 10;

/** The load of a new function. */
export function noLoad(): FunctionLoad {
  return { reserved: undefined, provisioned: 0, running: 0, onDemand: 0 };
}

/** Whether no other environment may be started on demand: provisioned concurrency counts towards the reserved one. */
export function isExhausted({ reserved, provisioned, onDemand }: FunctionLoad): boolean {
  return onDemand >= (reserved === undefined ? UNRESERVED_ENVIRONMENTS : reserved - provisioned);
}
