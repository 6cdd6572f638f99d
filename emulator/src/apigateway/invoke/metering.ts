import type { ApiKey } from '@aws-sdk/client-api-gateway';
import { type Limits, type TokenBuckets, ACCOUNT_LIMITS } from '../../gateway/token-buckets.ts';
import type { PlanRecord, Plans } from '../plans.ts';
import { dayOf, usedIn } from '../usage.ts';
import type { Exchange, Identity, StageRequest, Target } from './exchange.ts';
import { GatewayError } from './gateway-error.ts';

/** The caller's API key, with the usage plan that grants access to this stage. */
export interface MeteredKey {
  readonly identity: Pick<Identity, 'apiKey' | 'apiKeyId'>;
  readonly record: PlanRecord;
}

/** For a method that requires a key. Throws GatewayError 403 without an enabled key of one of this stage's usage plans. */
export function meteredKeyOf(
  plans: Plans,
  { record, stage }: StageRequest,
  { request }: Exchange,
): MeteredKey {
  const value = request.headers.get('x-api-key');
  const inRegion = plans.of(record.region);
  const key = [...inRegion.keys.values()].find((one: ApiKey) => one.value === value);
  const id = key?.id ?? '';
  const plan = [...inRegion.plans.values()].find(
    ({ keys, plan: { apiStages = [] } }) =>
      keys.has(id) && apiStages.some((one) => one.apiId === record.id && one.stage === stage.stageName),
  );
  if (value === null || !key?.enabled || !plan) throw new GatewayError('INVALID_API_KEY', 'Forbidden');
  return { identity: { apiKey: value, apiKeyId: id }, record: plan };
}

/**
 * Counts the request, or throws GatewayError 429 when its key or method is over its limits. The key's limits apply
 * first (developer guide, "How throttling limit settings are applied").
 */
export function applyLimits(
  buckets: TokenBuckets,
  stageRequest: StageRequest,
  target: Target,
  meter: MeteredKey | undefined,
  now: Date,
): void {
  if (meter) applyKeyLimits(buckets, meter, now);
  const limits = limitsOf(stageRequest, target);
  const { record, stage } = stageRequest;
  const name = `${record.id}/${stage.stageName}/${target.resource.path}/${target.method.httpMethod}`;
  if (limits && !buckets.take(name, limits, now.getTime())) throw throttled();
}

function applyKeyLimits(
  buckets: TokenBuckets,
  { identity: { apiKeyId = '' }, record }: MeteredKey,
  now: Date,
): void {
  const { throttle, quota, id } = record.plan;
  const day = dayOf(now);
  const limit = quota?.limit;
  // The offset lowers the limit of the first period only; which period that was is not recorded.
  if (limit !== undefined && usedIn(record, apiKeyId, day) >= limit)
    throw new GatewayError('QUOTA_EXCEEDED', 'Limit Exceeded');
  const limits = throttle && {
    rate: throttle.rateLimit ?? ACCOUNT_LIMITS.rate,
    burst: throttle.burstLimit ?? ACCOUNT_LIMITS.burst,
  };
  if (limits && !buckets.take(`${id}/${apiKeyId}`, limits, now.getTime())) throw throttled();
  const days = record.used.get(apiKeyId) ?? new Map<string, number>();
  record.used.set(apiKeyId, days.set(day, (days.get(day) ?? 0) + 1));
}

/** The method's settings, else the stage-wide ones; undefined when neither sets a limit. */
function limitsOf({ stage }: StageRequest, { resource, method }: Target): Limits | undefined {
  const settings = stage.methodSettings ?? {};
  const own = settings[`${resource.path.replace(/^\//, '')}/${method.httpMethod}`] ?? settings['*/*'];
  const { throttlingRateLimit: rate = -1, throttlingBurstLimit: burst = -1 } = own ?? {};
  if (rate < 0 && burst < 0) return undefined;
  return {
    rate: rate < 0 ? ACCOUNT_LIMITS.rate : rate,
    burst: burst < 0 ? ACCOUNT_LIMITS.burst : burst,
  };
}

function throttled(): GatewayError {
  return new GatewayError('THROTTLED', 'Too Many Requests');
}
