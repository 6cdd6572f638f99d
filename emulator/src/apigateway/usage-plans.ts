import type { CreateUsagePlanRequest } from '@aws-sdk/client-api-gateway';
import { newId } from '../gateway/new-id.ts';
import { checkOneOf, checkRequired, checkTags } from '../gateway/validation.ts';
import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import { badRequest, notFound } from './errors.ts';
import { listed } from './listing.ts';
import { patched } from './patch.ts';
import type { PlanRecord, Plans, UsagePlan } from './plans.ts';
import type { ApiStore } from './store.ts';
import { PLAN_RULES } from './usage-plan-patch.ts';
import type { Wire } from './wire.ts';

/** Usage plans: which keys may call which stages, how fast, and how often a day, week or month. */
export function usagePlanRoutes(store: ApiStore, plans: Plans): RestRoute[] {
  const all = '/usageplans{/}?';
  const one = '/usageplans/:plan';
  const find = (input: RestInput, call: Call): PlanRecord => planOf(plans, input, call);
  return [
    [
      'POST',
      all,
      'CreateUsagePlan',
      ({ body }, { region }) => {
        const { apiStages = [], ...input } = body as unknown as Wire<CreateUsagePlanRequest>;
        checkRequired('name', input.name);
        checkTags(input.tags);
        const { name, description, throttle, quota, tags } = input;
        const plan: UsagePlan = { id: newId(6), name, description, apiStages, throttle, quota, tags };
        checkPlan(store, region, plan);
        plans.of(region).plans.set(plan.id ?? '', { plan, keys: new Set(), used: new Map() });
        return { status: 201, body: plan };
      },
    ],
    [
      'GET',
      all,
      'GetUsagePlans',
      (input, { region }) => {
        const keyId = input.query.get('keyId');
        const records = [...plans.of(region).plans.values()];
        return listed(
          input,
          records.filter(({ keys }) => keyId === null || keys.has(keyId)),
          ({ plan: { id = '' } }) => id,
          ({ plan }) => plan,
        );
      },
    ],
    ['GET', one, 'GetUsagePlan', (input, call) => ({ status: 200, body: find(input, call).plan })],
    [
      'PATCH',
      one,
      'UpdateUsagePlan',
      (input, call) => {
        const record = find(input, call);
        const plan = patched(record.plan, input.body, PLAN_RULES);
        checkPlan(store, call.region, plan);
        record.plan = plan;
        return { status: 200, body: plan };
      },
    ],
    [
      'DELETE',
      one,
      'DeleteUsagePlan',
      (input, call) => {
        const { plan } = find(input, call);
        const [first] = plan.apiStages ?? [];
        // The service's words: aws/aws-sdk-js#3841.
        if (first) {
          throw badRequest(
            `Cannot delete Usage Plan ${plan.id} because there are API Stages associated with it, including ${first.apiId}:${first.stage}`,
          );
        }
        plans.of(call.region).plans.delete(plan.id ?? '');
        return { status: 202 };
      },
    ],
  ];
}

/** Throws NotFoundException. */
export function planOf(plans: Plans, { labels }: RestInput, { region }: Call): PlanRecord {
  const record = plans.of(region).plans.get(labels['plan'] ?? '');
  if (!record) throw notFound('Invalid Usage Plan ID specified');
  return record;
}

/** Throws BadRequestException for stages that are not there, and for limits that no plan can have. */
function checkPlan(store: ApiStore, region: string, { name, apiStages, quota, throttle }: UsagePlan): void {
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
