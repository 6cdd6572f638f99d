import { concurrencyOf } from '../../src/config/capacity.ts';
import type { Config } from '../../src/config/config.ts';
import { hostOf } from '../hosts/registry.ts';

/** Executions for requests that do not invoke the endpoint. */
const EXTRA_EXECUTIONS = 10;

/**
 * Lambda concurrency reserved for the proxy; undefined reserves none. "endpoint" is deliberately more than the
 * endpoint's own concurrency: requests above that must reach the proxy to be rejected with 429 and Retry-After, and a
 * proxy that waits between two attempts, or serves health and document, needs an execution too (docs/decisions/015).
 */
export function proxyConcurrency(config: Config): number | undefined {
  const { reservedConcurrency } = config.gateway;
  if (reservedConcurrency !== 'endpoint') return reservedConcurrency;
  // The configuration was rejected where the host has no concurrency.
  const concurrency = concurrencyOf(hostOf(config).capacity(config.host));
  return concurrency === undefined ? undefined : 2 * concurrency + EXTRA_EXECUTIONS;
}
