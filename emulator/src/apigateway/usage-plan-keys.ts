import { checkOneOf, checkRequired } from '../gateway/validation.ts';
import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import { absent, conflict } from './errors.ts';
import { listed } from './listing.ts';
import type { ApiKey, PlanRecord, Plans, RegionPlans } from './plans.ts';
import { planOf } from './usage-plans.ts';

/** The keys of a usage plan. A key may be in several plans, though for one stage only in one. */
export function usagePlanKeyRoutes(plans: Plans): RestRoute[] {
  const all = '/usageplans/:plan/keys{/}?';
  const one = '/usageplans/:plan/keys/:key';
  const find = (input: RestInput, call: Call): { record: PlanRecord; key: ApiKey } => {
    const record = planOf(plans, input, call);
    const key = plans.of(call.region).keys.get(input.labels['key'] ?? '');
    if (!key || !record.keys.has(key.id ?? '')) throw absent('Usage Plan Key');
    return { record, key };
  };
  return [
    [
      'POST',
      all,
      'CreateUsagePlanKey',
      (input, call) => {
        const record = planOf(plans, input, call);
        const { keyId = '', keyType } = input.body as { keyId?: string; keyType?: string };
        checkRequired('keyId', keyId);
        checkRequired('keyType', keyType);
        checkOneOf('keyType', keyType, ['API_KEY']);
        const inRegion = plans.of(call.region);
        const key = inRegion.keys.get(keyId);
        if (!key) throw absent('API Key');
        checkFree(inRegion, record, keyId);
        record.keys.add(keyId);
        return { status: 201, body: shown(key) };
      },
    ],
    [
      'GET',
      all,
      'GetUsagePlanKeys',
      (input, call) => {
        const record = planOf(plans, input, call);
        const name = input.query.get('name') ?? '';
        const { keys } = plans.of(call.region);
        const inPlan = [...record.keys].flatMap((id) => keys.get(id) ?? []);
        const named = inPlan.filter((key) => (key.name ?? '').startsWith(name));
        return listed(input, named, ({ id = '' }) => id, shown);
      },
    ],
    ['GET', one, 'GetUsagePlanKey', (input, call) => ({ status: 200, body: shown(find(input, call).key) })],
    [
      'DELETE',
      one,
      'DeleteUsagePlanKey',
      (input, call) => {
        const { record, key } = find(input, call);
        record.keys.delete(key.id ?? '');
        return { status: 202 };
      },
    ],
  ];
}

function shown({ id, name, value }: ApiKey): object {
  return { id, type: 'API_KEY', value, name };
}

/** Throws ConflictException: with one key in two plans of a stage, nobody could say whose limits hold. */
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
