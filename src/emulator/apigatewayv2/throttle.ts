import type { Stage } from './api-store.ts';

/** The account's own limits, which stand in when a stage gives only one of the two (quotas page of API Gateway). */
const ACCOUNT_RATE = 10_000;
const ACCOUNT_BURST = 5000;

interface Limits {
  /** Requests per second, steadily. */
  rate: number;
  /** Requests at once, from a full bucket. */
  burst: number;
}

interface Bucket extends Limits {
  tokens: number;
  filledAtMs: number;
}

/** Token buckets, one for every route of every stage: burst is a bucket's size, rate the speed at which it refills. */
export class Throttle {
  readonly #buckets = new Map<string, Bucket>();

  /** Whether a request to the route may pass now. A stage that sets no limits lets everything pass. */
  admits(apiId: string, stage: Stage, routeKey: string, nowMs: number): boolean {
    const limits = limitsOf(stage, routeKey);
    if (!limits) return true;
    const name = `${apiId}/${stage.stageName}/${routeKey}`;
    const bucket = this.#bucket(name, limits, nowMs);
    const gained = ((nowMs - bucket.filledAtMs) / 1000) * limits.rate;
    bucket.tokens = Math.min(limits.burst, bucket.tokens + gained);
    bucket.filledAtMs = nowMs;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /** The route's bucket; a full one when it is new or its limits were changed. */
  #bucket(name: string, { rate, burst }: Limits, nowMs: number): Bucket {
    const known = this.#buckets.get(name);
    if (known?.rate === rate && known.burst === burst) return known;
    const bucket = { rate, burst, tokens: burst, filledAtMs: nowMs };
    this.#buckets.set(name, bucket);
    return bucket;
  }
}

/** The route's own settings before the stage's; undefined when neither sets a limit. */
function limitsOf(stage: Stage, routeKey: string): Limits | undefined {
  const own = stage.routeSettings?.[routeKey];
  const all = stage.defaultRouteSettings;
  const rate = own?.throttlingRateLimit ?? all?.throttlingRateLimit;
  const burst = own?.throttlingBurstLimit ?? all?.throttlingBurstLimit;
  if (rate === undefined && burst === undefined) return undefined;
  return { rate: rate ?? ACCOUNT_RATE, burst: burst ?? ACCOUNT_BURST };
}
