import { type Rollout, rolloutImpact, sharesOf, sizeText, waitsSeconds } from '../../config/rollout-plan.ts';
import type { Strategy } from '../../config/rollout.ts';
import type { Phase } from '../../reconcile/resource.ts';

/**
 * Requests that are moving from the version of an alias to a second one. The alias holds all of it, so that a deploy that
 * was killed continues at the same step: the weight of the second version, and in its description when the step began.
 */
export interface Shift {
  /** The second version, by its description. */
  readonly versionId: string;
  /** Its share of the requests. */
  readonly percent: number;
  /** By AWS's clock; undefined if the weight was set by another program. */
  readonly sinceMs: number | undefined;
}

/** What a step waits for, and what ends it. */
export interface Bake {
  readonly nowMs: number;
  readonly untilMs: number;
  /** The states of the rollout's alarms, by name; those that do not exist are absent. */
  readonly alarms: ReadonlyMap<string, string>;
}

const STEP = / to (\S+) since (\S+)$/;

/** The description of an alias during a step; at most 256 characters. */
export function stepText({ versionId, percent, sinceMs = 0 }: Shift): string {
  return `${percent} % of the requests to ${versionId} since ${new Date(sinceMs).toISOString()}`;
}

/** The step of a description; undefined for any other text. */
export function stepIn(description = ''): Pick<Shift, 'versionId' | 'sinceMs'> | undefined {
  const [, versionId = '', since = ''] = STEP.exec(description) ?? [];
  const sinceMs = Date.parse(since);
  return Number.isNaN(sinceMs) ? undefined : { versionId, sinceMs };
}

/** The share that the new version gets next; undefined if it becomes the version of the alias. */
export function nextPercent(rollout: Rollout, percent: number): number | undefined {
  return sharesOf(rollout).find((share) => share > percent);
}

/** The alarms of a rollout that are firing. */
export function firingIn({ alarms }: Bake): string[] {
  return [...alarms].flatMap(([name, state]) => (state === 'ALARM' ? [name] : []));
}

/** A step bakes until its time is over or an alarm fires. */
export function phaseOfShift(shift: Shift | undefined, bake: Bake | undefined): Phase {
  const isBaking = shift && bake && bake.nowMs < bake.untilMs && firingIn(bake).length === 0;
  return isBaking ? { state: 'moving', toward: `Baking at ${shift.percent} %` } : { state: 'ready' };
}

/** The waits of a rollout, which its last step includes. */
export function shiftMs(rollout: Rollout): number {
  return waitsSeconds(rollout, 1) * 1_000;
}

/** How an update moves the requests, for the plan. */
export function shiftImpact(rollout: Rollout): string {
  return rolloutImpact(rollout, motionOf(rollout), waitsSeconds(rollout, 1));
}

function motionOf({ strategy, size, waitSeconds }: Rollout): string {
  const part = size ? sizeText(size) : '';
  const bakes = waitSeconds > 0 ? `, then ${waitSeconds} s baking time` : '';
  const allAtOnce = `all requests at once${bakes}; those in flight finish on the old version`;
  const motions: Readonly<Record<Strategy, string>> = {
    canary: `canary: ${part} of the requests for ${waitSeconds} s, then the rest`,
    linear: `linear: ${part} more of the requests every ${waitSeconds} s`,
    // Rejected in the configuration.
    rolling: allAtOnce,
    'all-at-once': allAtOnce,
  };
  return motions[strategy];
}
