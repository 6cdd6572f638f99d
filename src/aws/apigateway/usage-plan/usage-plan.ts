import type { Change, Found, Kind } from '../../../reconcile/resource.ts';
import { OWNER_TAG } from '../../../reconcile/owner.ts';
import type { AwsClients } from '../../core/clients.ts';
import { createUsagePlan, removeUsagePlans, syncUsagePlan } from './parts.ts';
import { allUsagePlans, type LiveUsagePlan, readUsagePlan, type UsagePlanSpec } from './read.ts';

export type { UsagePlanSpec } from './read.ts';

/** Usage plans. The stages and keys of a plan are parts of it. */
export function usagePlanKind(aws: AwsClients): Kind<UsagePlanSpec, LiveUsagePlan> {
  return {
    expectedMs: 2_000,
    impact: { remove: 'callers with its keys are rejected, and their quota usage is reset' },
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: () => ({ state: 'ready' }),
    diff: diffUsagePlan,
    read: async (name) => await readUsagePlan(aws, name),
    create: async (spec) => await createUsagePlan(aws, spec),
    update: async (spec, live) => await syncUsagePlan(aws, spec, live),
    remove: async (name) => await removeUsagePlans(aws, name),
    list: async (prefix) => await listUsagePlans(aws, prefix),
  };
}

function diffUsagePlan(spec: UsagePlanSpec, live: LiveUsagePlan): Change[] {
  const fields: readonly Change[] = [
    { field: 'usage plans with this name', from: 1 + live.duplicates.length, to: 1 },
    { field: 'requests per second', from: live.throttle.ratePerSecond, to: spec.throttle.ratePerSecond },
    { field: 'burst', from: live.throttle.burst, to: spec.throttle.burst },
    { field: 'quota', from: quotaText(live.quota), to: quotaText(spec.quota) },
    { field: 'stages', from: live.stages.map(({ name }) => name).join(', '), to: spec.apiName },
    { field: 'keys', from: live.keys.map(({ name }) => name).join(', '), to: spec.keyName },
  ];
  return fields.filter(({ from, to }) => from !== to);
}

function quotaText(quota: UsagePlanSpec['quota']): string | undefined {
  return quota && `${quota.requests} per ${quota.per}`;
}

async function listUsagePlans(aws: AwsClients, prefix: string): Promise<Found[]> {
  const plans = (await allUsagePlans(aws)).filter(
    ({ name, tags }) => name?.startsWith(prefix) || tags?.[OWNER_TAG] === prefix,
  );
  const found = new Map(
    plans.map(({ name = '', tags }) => {
      const owner = tags?.[OWNER_TAG];
      return [`${name} ${owner}`, { name, owner, sinceMs: undefined }];
    }),
  );
  return [...found.values()];
}
