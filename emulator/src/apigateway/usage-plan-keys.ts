import type * as sdk from '@aws-sdk/client-api-gateway';
import type { Actions } from '../protocol/actions.ts';
import { checkOneOf } from '../gateway/validation.ts';
import { absent, conflict } from './errors.ts';
import { listed } from './listing.ts';
import type { PlanRecord, Plans, RegionPlans } from './plans.ts';
import { planOf } from './usage-plans.ts';

/** The keys of a usage plan. A key may be in several plans, but only in one per stage. */
export function usagePlanKeyActions(plans: Plans): Actions<typeof sdk> {
  const find = (region: string, { usagePlanId, keyId }: { usagePlanId: string; keyId: string }) => {
    const record = planOf(plans, region, usagePlanId);
    const key = plans.of(region).keys.get(keyId);
    if (!key || !record.keys.has(keyId)) throw absent('Usage Plan Key');
    return { record, key };
  };
  return {
    CreateUsagePlanKey: ({ usagePlanId, keyId, keyType }, { region }) => {
      const record = planOf(plans, region, usagePlanId);
      checkOneOf('keyType', keyType, ['API_KEY']);
      const inRegion = plans.of(region);
      const key = inRegion.keys.get(keyId);
      if (!key) throw absent('API Key');
      checkFree(inRegion, record, keyId);
      record.keys.add(keyId);
      return described(key);
    },
    GetUsagePlanKeys: (input, { region }) => {
      const record = planOf(plans, region, input.usagePlanId);
      const { keys } = plans.of(region);
      const inPlan = [...record.keys].flatMap((id) => keys.get(id) ?? []);
      const named = inPlan.filter((key) => (key.name ?? '').startsWith(input.nameQuery ?? ''));
      return listed(input, named.map(described), ({ id = '' }) => id);
    },
    GetUsagePlanKey: (input, { region }) => described(find(region, input).key),
    DeleteUsagePlanKey: (input, { region }) => {
      find(region, input).record.keys.delete(input.keyId);
    },
  };
}

function described({ id, name, value }: sdk.ApiKey): sdk.UsagePlanKey {
  return { id, type: 'API_KEY', value, name };
}

/** Throws ConflictException: with one key in two plans of a stage, the limits would be ambiguous. */
function checkFree({ plans }: RegionPlans, record: PlanRecord, keyId: string): void {
  if (record.keys.has(keyId)) throw conflict(`Usage Plan Key ${keyId} already exists in this usage plan`);
  const own = stagesOf(record);
  const other = [...plans.values()].find(
    (one) => one.keys.has(keyId) && stagesOf(one).some((stage) => own.includes(stage)),
  );
  if (other) {
    throw conflict(
      `API Key ${keyId} cannot be added to multiple usage plans associated with the same API stage (it is in ${other.plan.id})`,
    );
  }
}

function stagesOf({ plan }: PlanRecord): string[] {
  return (plan.apiStages ?? []).map(({ apiId, stage }) => `${apiId}:${stage}`);
}
