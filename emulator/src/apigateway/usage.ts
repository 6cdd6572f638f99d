import type * as sdk from '@aws-sdk/client-api-gateway';
import type { Actions } from '../protocol/actions.ts';
import { badRequest } from './errors.ts';
import type { PlanRecord, Plans } from './plans.ts';
import { planOf } from './usage-plans.ts';

const DAY_MS = 86_400_000;

/** GetUsage: the daily usage and remaining quota of each key of a plan. */
export function usageActions(plans: Plans): Actions<typeof sdk> {
  return {
    GetUsage: ({ usagePlanId, startDate, endDate, keyId }, { region }) => {
      const record = planOf(plans, region, usagePlanId);
      checkDate('startDate', startDate);
      checkDate('endDate', endDate);
      const days = daysBetween(startDate, endDate);
      const keys = [...record.keys].filter((id) => keyId === undefined || id === keyId);
      const items = Object.fromEntries(keys.map((id) => [id, days.map((day) => log(record, id, day))]));
      return { usagePlanId: record.plan.id, startDate, endDate, items };
    },
  };
}

/** "the daily log entry is of the format [used quota, remaining quota]" (botocore, Usage). */
function log(record: PlanRecord, keyId: string, day: string): [number, number] {
  const used = record.used.get(keyId)?.get(day) ?? 0;
  const limit = record.plan.quota?.limit;
  // Assumption: without a quota, the remaining quota is 0.
  return [used, limit === undefined ? 0 : Math.max(0, limit - usedIn(record, keyId, day))];
}

/** Requests of a key in the period of the plan's quota up to and including a day; 0 without a quota. */
export function usedIn({ plan, used }: PlanRecord, keyId: string, day: string): number {
  const from = periodStart(plan.quota?.period ?? 'DAY', day);
  const days = [...(used.get(keyId) ?? [])].filter(([one]) => one >= from && one <= day);
  return days.reduce((sum, [, requests]) => sum + requests, 0);
}

/** The first day of the period that contains a day, in UTC; weeks begin on Sunday. */
function periodStart(period: 'DAY' | 'WEEK' | 'MONTH', day: string): string {
  if (period === 'MONTH') return `${day.slice(0, 8)}01`;
  if (period === 'DAY') return day;
  const date = new Date(`${day}T00:00:00Z`);
  return dayOf(new Date(date.getTime() - date.getUTCDay() * DAY_MS));
}

/** 2026-11-21 */
export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

function checkDate(name: string, text: string): void {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))) return;
  throw badRequest(`Invalid ${name}: a date of the form YYYY-MM-DD is expected`);
}

function daysBetween(start: string, end: string): string[] {
  const [first, last] = [Date.parse(start), Date.parse(end)];
  if (last < first) throw badRequest('The end date must not be before the start date');
  if (last - first > 366 * DAY_MS) throw badRequest('The usage of at most a year can be asked for at once');
  const count = (last - first) / DAY_MS + 1;
  return Array.from({ length: count }, (_, index) => dayOf(new Date(first + index * DAY_MS)));
}
