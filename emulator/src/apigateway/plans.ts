import type { ApiKey as SdkApiKey, UsagePlan as SdkUsagePlan } from '@aws-sdk/client-api-gateway';
import type { ApiRecord } from './store.ts';
import type { Wire } from './wire.ts';

export type ApiKey = Wire<SdkApiKey>;
export type UsagePlan = Wire<SdkUsagePlan>;

/** A usage plan, the keys in it, and what they have used. */
export interface PlanRecord {
  plan: UsagePlan;
  /** Ids, in the order they were added. */
  readonly keys: Set<string>;
  /** Key id → day (2026-11-21) → requests. */
  readonly used: Map<string, Map<string, number>>;
}

/** Keys and usage plans of one region. */
export interface RegionPlans {
  readonly keys: Map<string, ApiKey>;
  readonly plans: Map<string, PlanRecord>;
}

/** API keys and usage plans of an account, region by region. */
export class Plans {
  readonly #regions = new Map<string, RegionPlans>();

  of(region: string): RegionPlans {
    const known = this.#regions.get(region) ?? { keys: new Map(), plans: new Map() };
    this.#regions.set(region, known);
    return known;
  }

  /** Forgets a stage, or all of an API, that is gone. */
  removed({ region, id }: ApiRecord, stageName?: string): void {
    for (const record of this.of(region).plans.values()) {
      const left = record.plan.apiStages?.filter(
        ({ apiId, stage }) => apiId !== id || (stageName !== undefined && stage !== stageName),
      );
      record.plan = { ...record.plan, apiStages: left };
    }
  }
}
