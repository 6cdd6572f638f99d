import type { Config } from '../../src/config/config.ts';

/**
 * Lambda concurrency reserved for the proxy; undefined reserves none. "endpoint" is more than the endpoint's own on
 * purpose: what is over that must reach the proxy to be refused with 429 and Retry-After, and a proxy that waits
 * between two tries, or answers for health and document, needs a place too (docs/decisions/015).
 */
export function proxyConcurrency({ gateway, host }: Config): number | undefined {
  const { reservedConcurrency } = gateway;
  if (reservedConcurrency !== 'endpoint') return reservedConcurrency;
  // Refused in the configuration for instances, which have no number of their own.
  if (host.type !== 'sagemaker-serverless') return undefined;
  return 2 * host.maxConcurrency + BESIDE;
}

/** For what needs no endpoint. */
const BESIDE = 10;
