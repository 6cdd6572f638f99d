import type { Guardrails } from './guardrails.ts';
import type { Fleet, HostedEndpoint } from './hosted-endpoint.ts';

/** Dependencies of a traffic shift. */
export interface ShiftDependencies {
  /** Waits AWS's seconds, scaled. */
  readonly wait: (seconds: number) => Promise<void>;
  readonly isRinging: (alarmName: string) => boolean;
}

/** Reason for a rollback. */
export interface RollbackReason {
  readonly reason: string;
  /** Number of completed steps. */
  readonly steps: number;
}

const ACTIVATION_SECONDS = 30;
const ALARM_POLL_SECONDS = 10;

/**
 * Shifts traffic to the new fleet step by step and bakes after each step. Alarms are only checked while
 * baking; the first one in ALARM state ends the shift. Undefined when every step completed.
 */
export async function shiftTraffic(
  endpoint: HostedEndpoint,
  fleet: Fleet,
  guardrails: Guardrails,
  around: ShiftDependencies,
): Promise<RollbackReason | undefined> {
  const { shares, waitSeconds, alarmNames } = guardrails;
  for (const [steps, share] of shares.entries()) {
    endpoint.stage('ActivatingTraffic');
    await around.wait(ACTIVATION_SECONDS);
    endpoint.green = { fleet, share };
    endpoint.stage('Baking');
    const ringing = await bake(waitSeconds, alarmNames, around);
    if (ringing !== undefined) {
      const reason = `The deployment was rolled back because the CloudWatch alarm ${ringing} was in ALARM state.`;
      return { reason, steps };
    }
  }
  await around.wait(guardrails.terminationWaitSeconds);
  return undefined;
}

/** The first alarm in ALARM state within the baking time; undefined when there is none. */
async function bake(
  seconds: number,
  alarmNames: readonly string[],
  { wait, isRinging }: ShiftDependencies,
): Promise<string | undefined> {
  for (let left = seconds; ; left -= ALARM_POLL_SECONDS) {
    const ringing = alarmNames.find(isRinging);
    if (ringing !== undefined || left <= 0) return ringing;
    await wait(Math.min(left, ALARM_POLL_SECONDS));
  }
}
