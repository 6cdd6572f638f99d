import { Fault } from '../../../contract/fault.ts';
import { type Rollout, sizeProblem, waitsSeconds } from '../../../config/rollout-plan.ts';
import type { Tags } from '../../../reconcile/owner.ts';
import type { Change } from '../../../reconcile/resource.ts';
import { capacityChanges, keepsCount, type LiveCapacity } from './capacity.ts';
import type { EndpointState } from './phase.ts';
import { rolloutText } from './rollout.ts';

/** The stable resource that callers invoke; the name of its config determines the release. */
export interface EndpointSpec {
  readonly name: string;
  readonly configName: string;
  /** Initial instance count of the config; undefined for serverless. */
  readonly instanceCount: number | undefined;
  /** How an update shifts traffic. Not part of the endpoint's state: it only applies to a change of config. */
  readonly rollout: Rollout;
  readonly tags: Tags;
}

export interface LiveEndpoint extends EndpointState {
  readonly owner: string | undefined;
  readonly configName: string | undefined;
  readonly capacity: LiveCapacity | undefined;
}

/**
 * A failed UpdateEndpoint ends InService on the old config, so the config's name decides. If both a rolling update and
 * its rollback failed, it does not: some instances serve the other config.
 * Throws Fault `config` when a real-time endpoint is to become serverless, or a step does not fit its instances.
 */
export function diffEndpoint(spec: EndpointSpec, live: LiveEndpoint): Change[] {
  const mixed = live.status === 'UpdateRollbackFailed';
  if (live.configName === spec.configName && !mixed) return [];
  if (live.configName === spec.configName) {
    return [{ field: 'fleet', from: 'a mixture of two configurations', to: spec.configName }];
  }
  rejectSize(spec, live);
  return [
    { field: 'endpoint config', from: live.configName, to: spec.configName },
    ...capacityChanges(spec.name, spec.instanceCount, live.capacity),
  ];
}

/** An update uses the current instance count, which may be larger than the declared one. Throws Fault `config`. */
function rejectSize({ name, instanceCount, rollout }: EndpointSpec, { capacity }: LiveEndpoint): void {
  if (capacity?.type !== 'instances' || !keepsCount(instanceCount, capacity)) return;
  const problem = sizeProblem(rollout, capacity.count);
  if (problem === undefined) return;
  throw new Fault(
    'config',
    `rollout.size does not suit the endpoint ${name}, which currently has ${capacity.count} instances: ${rollout.strategy} ${problem}.`,
    'Set the size in percent, or deploy with --rollout all-at-once.',
  );
}

/** What an update interrupts or costs. */
export function updateImpact({ instanceCount, rollout }: EndpointSpec, { capacity }: LiveEndpoint): string {
  if (capacity?.type === 'serverless') {
    return instanceCount === undefined
      ? 'no interruption; serverless: cold starts while it is reinitialized'
      : 'no interruption; all traffic moves at once when the instances are healthy; cannot be reverted in place';
  }
  return rolloutText(rollout, capacity?.count ?? instanceCount ?? 1);
}

/** Configured waiting time of an update. */
export function updateWaitsMs({ rollout, instanceCount = 1 }: EndpointSpec): number {
  return waitsSeconds(rollout, instanceCount) * 1_000;
}
