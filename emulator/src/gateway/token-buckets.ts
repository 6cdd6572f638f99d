export interface Limits {
  /** Steady-state requests per second. */
  readonly rate: number;
  /** Burst size. */
  readonly burst: number;
}

/** The account-level limits, used as defaults when only one of the two is given (quotas page of API Gateway). */
export const ACCOUNT_LIMITS: Limits = { rate: 10_000, burst: 5000 };

interface Bucket extends Limits {
  tokens: number;
  filledAtMs: number;
}

/** Token buckets by name: burst is a bucket's size, rate the speed at which it refills. */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();

  /** Takes a token from the bucket; false when it is empty. */
  take(name: string, limits: Limits, nowMs: number): boolean {
    const bucket = this.#bucket(name, limits, nowMs);
    const gained = ((nowMs - bucket.filledAtMs) / 1000) * limits.rate;
    bucket.tokens = Math.min(limits.burst, bucket.tokens + gained);
    bucket.filledAtMs = nowMs;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /** The bucket of that name; full when new or when its limits changed. */
  #bucket(name: string, { rate, burst }: Limits, nowMs: number): Bucket {
    const known = this.#buckets.get(name);
    if (known?.rate === rate && known.burst === burst) return known;
    const bucket = { rate, burst, tokens: burst, filledAtMs: nowMs };
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
