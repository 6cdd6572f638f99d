import type { GatewayOptions } from './gateway-options.ts';

/** Two options that are valid one by one, but not together: where, and why. */
export interface Conflict {
  readonly option: string;
  readonly why: string;
}

/** "endpoint" needs a host with a concurrency to derive the number from. */
export function concurrencyConflicts(
  { reservedConcurrency }: GatewayOptions,
  concurrency: number | undefined,
): Conflict[] {
  if (reservedConcurrency !== 'endpoint' || concurrency !== undefined) return [];
  const why = 'is "endpoint", but the concurrency of instances depends on the model server; set a number';
  return [{ option: 'gateway.reservedConcurrency', why }];
}
