import type { ApiKey, UsagePlan } from '@aws-sdk/client-api-gateway';
import type { ApiRecord } from './store.ts';

/** A usage plan with its keys and their usage. */
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

  /** Removes references to a deleted stage or API. */
  removed({ region, id }: ApiRecord, stageName?: string): void {
    for (const record of this.of(region).plans.values()) {
      const left = record.plan.apiStages?.filter(
        ({ apiId, stage }) => apiId !== id || (stageName !== undefined && stage !== stageName),
      );
      record.plan = { ...record.plan, apiStages: left };
    }
  }
}
