import { ACCOUNT_LIMITS, type Limits, TokenBuckets } from '../gateway/token-buckets.ts';
import type { Stage } from './api-store.ts';

/** A bucket for every route of every stage. */
export class Throttle {
  readonly #buckets = new TokenBuckets();

  /** Whether a request to the route may pass now. A stage that sets no limits lets everything pass. */
  admits(apiId: string, stage: Stage, routeKey: string, nowMs: number): boolean {
    const limits = limitsOf(stage, routeKey);
    return !limits || this.#buckets.take(`${apiId}/${stage.stageName}/${routeKey}`, limits, nowMs);
  }
}

/** The route's own settings before the stage's; undefined when neither sets a limit. */
function limitsOf(stage: Stage, routeKey: string): Limits | undefined {
  const own = stage.routeSettings?.[routeKey];
  const all = stage.defaultRouteSettings;
  const rate = own?.throttlingRateLimit ?? all?.throttlingRateLimit;
  const burst = own?.throttlingBurstLimit ?? all?.throttlingBurstLimit;
  if (rate === undefined && burst === undefined) return undefined;
  return { rate: rate ?? ACCOUNT_LIMITS.rate, burst: burst ?? ACCOUNT_LIMITS.burst };
}
