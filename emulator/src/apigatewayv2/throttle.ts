import type { Stage } from '@aws-sdk/client-apigatewayv2';
import { ACCOUNT_LIMITS, type Limits, TokenBuckets } from '../gateway/token-buckets.ts';

/** A bucket for every route of every stage. */
export class Throttle {
  readonly #buckets = new TokenBuckets();

  /** Whether a request to the route is within its limits. A stage without limits allows everything. */
  allows(apiId: string, stage: Stage, routeKey: string, nowMs: number): boolean {
    const limits = limitsOf(stage, routeKey);
    return !limits || this.#buckets.take(`${apiId}/${stage.StageName}/${routeKey}`, limits, nowMs);
  }
}

/** The route's settings, else the stage's; undefined when neither sets a limit. */
function limitsOf(stage: Stage, routeKey: string): Limits | undefined {
  const own = stage.RouteSettings?.[routeKey];
  const all = stage.DefaultRouteSettings;
  const rate = own?.ThrottlingRateLimit ?? all?.ThrottlingRateLimit;
  const burst = own?.ThrottlingBurstLimit ?? all?.ThrottlingBurstLimit;
  if (rate === undefined && burst === undefined) return undefined;
  return { rate: rate ?? ACCOUNT_LIMITS.rate, burst: burst ?? ACCOUNT_LIMITS.burst };
}
