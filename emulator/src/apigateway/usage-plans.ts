import type * as sdk from '@aws-sdk/client-api-gateway';
import { newId } from '../gateway/new-id.ts';
import { checkOneOf, checkTags } from '../gateway/validation.ts';
import type { Actions } from '../protocol/actions.ts';
import { badRequest, notFound } from './errors.ts';
import { listed } from './listing.ts';
import { patched } from './patch.ts';
import type { PlanRecord, Plans } from './plans.ts';
import type { ApiStore } from './store.ts';
import { PLAN_RULES } from './usage-plan-patch.ts';

/** Usage plans: which keys may call which stages, how fast, and how often a day, week or month. */
export function usagePlanActions(store: ApiStore, plans: Plans): Actions<typeof sdk> {
  return {
    CreateUsagePlan: ({ name, description, apiStages = [], throttle, quota, tags }, { region }) => {
      checkTags(tags);
      const id = newId(6);
      const plan: sdk.UsagePlan = { id, name, description, apiStages, throttle, quota, tags };
      checkPlan(store, region, plan);
      plans.of(region).plans.set(id, { plan, keys: new Set(), used: new Map() });
      return plan;
    },
    GetUsagePlans: (input, { region }) => {
      const { keyId } = input;
      const records = [...plans.of(region).plans.values()];
      const wanted = records.filter(({ keys }) => keyId === undefined || keys.has(keyId));
      return listed(
        input,
        wanted.map(({ plan }) => plan),
        ({ id = '' }) => id,
      );
    },
    GetUsagePlan: ({ usagePlanId }, { region }) => planOf(plans, region, usagePlanId).plan,
    UpdateUsagePlan: (input, { region }) => {
      const record = planOf(plans, region, input.usagePlanId);
      const plan = patched(record.plan, input, PLAN_RULES);
      checkPlan(store, region, plan);
      record.plan = plan;
      return plan;
    },
    DeleteUsagePlan: ({ usagePlanId }, { region }) => {
      const { plan } = planOf(plans, region, usagePlanId);
      const [first] = plan.apiStages ?? [];
      // The service's words: aws/aws-sdk-js#3841.
      if (first) {
        throw badRequest(
          `Cannot delete Usage Plan ${plan.id} because there are API Stages associated with it, including ${first.apiId}:${first.stage}`,
        );
      }
      plans.of(region).plans.delete(usagePlanId);
    },
  };
}

/** Throws NotFoundException. */
export function planOf(plans: Plans, region: string, id: string): PlanRecord {
  const record = plans.of(region).plans.get(id);
  if (!record) throw notFound('Invalid Usage Plan ID specified');
  return record;
}

/** Throws BadRequestException for missing stages and invalid limits. */
function checkPlan(
  store: ApiStore,
  region: string,
  { name, apiStages, quota, throttle }: sdk.UsagePlan,
): void {
  for (const { apiId = '', stage = '' } of apiStages ?? []) {
    const known = store.list(region).find(({ id }) => id === apiId);
    if (known?.stages.has(stage)) continue;
    // The service's words: aws/aws-sdk#354.
    throw badRequest(`Invalid API Stage {api: ${apiId}, stage: ${stage}} specified for usageplan ${name}`);
  }
  if (throttle && ((throttle.rateLimit ?? 0) < 0 || (throttle.burstLimit ?? 0) < 0))
    throw badRequest('Usage Plan throttle limits must not be negative');
  if (!quota) return;
  checkOneOf('quota period', quota.period, ['DAY', 'WEEK', 'MONTH']);
  if (quota.period === undefined || !((quota.limit ?? 0) > 0))
    throw badRequest('Usage Plan quota must have a period, and a limit greater than 0');
  const { offset = 0, limit = 0 } = quota;
  if (offset < 0 || offset > limit)
    throw badRequest('Usage Plan quota offset must be between 0 and the limit');
}
