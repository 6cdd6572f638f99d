import type { Limits, TokenBuckets } from '../../gateway/token-buckets.ts';
import { ACCOUNT_LIMITS } from '../../gateway/token-buckets.ts';
import type { ApiKey, PlanRecord, Plans } from '../plans.ts';
import { dayOf, usedIn } from '../usage.ts';
import type { Exchange, Identity, Place, Target } from './exchange.ts';
import { Refusal } from './refusal.ts';

/** The key a caller names, with the plan that lets it call this stage. */
export interface Meter {
  readonly identity: Pick<Identity, 'apiKey' | 'apiKeyId'>;
  readonly record: PlanRecord;
}

/** For a method that wants a key. Throws Refusal 403 unless an enabled key of a plan of this stage is named. */
export function meterOf(plans: Plans, { record, stage }: Place, { request }: Exchange): Meter {
  const value = request.headers.get('x-api-key');
  const inRegion = plans.of(record.region);
  const key = [...inRegion.keys.values()].find((one: ApiKey) => one.value === value);
  const id = key?.id ?? '';
  const plan = [...inRegion.plans.values()].find(
    ({ keys, plan: { apiStages = [] } }) =>
      keys.has(id) && apiStages.some((one) => one.apiId === record.id && one.stage === stage.stageName),
  );
  if (value === null || !key?.enabled || !plan) throw new Refusal('INVALID_API_KEY', 'Forbidden');
  return { identity: { apiKey: value, apiKeyId: id }, record: plan };
}

/**
 * Throws Refusal 429 for a request too many, of its key or of its method; counts it otherwise. The key's limits come
 * first (developer guide, "How throttling limit settings are applied").
 */
export function admit(
  buckets: TokenBuckets,
  place: Place,
  target: Target,
  meter: Meter | undefined,
  now: Date,
): void {
  if (meter) admitKey(buckets, meter, now);
  const limits = limitsOf(place, target);
  const { record, stage } = place;
  const name = `${record.id}/${stage.stageName}/${target.resource.path}/${target.method.httpMethod}`;
  if (limits && !buckets.take(name, limits, now.getTime())) throw throttled();
}

function admitKey(buckets: TokenBuckets, { identity: { apiKeyId = '' }, record }: Meter, now: Date): void {
  const { throttle, quota, id } = record.plan;
  const day = dayOf(now);
  const limit = quota?.limit;
  // The offset lowers the limit of the first period alone; which period that was, nobody here remembers.
  if (limit !== undefined && usedIn(record, apiKeyId, day) >= limit)
    throw new Refusal('QUOTA_EXCEEDED', 'Limit Exceeded');
  const limits = throttle && {
    rate: throttle.rateLimit ?? ACCOUNT_LIMITS.rate,
    burst: throttle.burstLimit ?? ACCOUNT_LIMITS.burst,
  };
  if (limits && !buckets.take(`${id}/${apiKeyId}`, limits, now.getTime())) throw throttled();
  const days = record.used.get(apiKeyId) ?? new Map<string, number>();
  record.used.set(apiKeyId, days.set(day, (days.get(day) ?? 0) + 1));
}

/** The method's own settings before those of all; undefined when neither sets a limit. */
function limitsOf({ stage }: Place, { resource, method }: Target): Limits | undefined {
  const settings = stage.methodSettings ?? {};
  const own = settings[`${resource.path.replace(/^\//, '')}/${method.httpMethod}`] ?? settings['*/*'];
  const { throttlingRateLimit: rate = -1, throttlingBurstLimit: burst = -1 } = own ?? {};
  if (rate < 0 && burst < 0) return undefined;
  return {
    rate: rate < 0 ? ACCOUNT_LIMITS.rate : rate,
    burst: burst < 0 ? ACCOUNT_LIMITS.burst : burst,
  };
}

function throttled(): Refusal {
  return new Refusal('THROTTLED', 'Too Many Requests');
}
