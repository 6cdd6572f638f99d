import type { Guardrails } from './guardrails.ts';
import type { Fleet, HostedEndpoint } from './hosted-endpoint.ts';

/** What moving traffic needs of the world around it. */
export interface Surroundings {
  /** Waits AWS's seconds, scaled. */
  readonly wait: (seconds: number) => Promise<void>;
  readonly isRinging: (alarmName: string) => boolean;
}

/** Why an update is to go back. */
export interface Setback {
  readonly reason: string;
  /** Steps that had been taken in full. */
  readonly steps: number;
}

const ACTIVATION_SECONDS = 30;
const LOOK_SECONDS = 10;

/**
 * Gives the new fleet its share of the requests step by step and bakes after each. The alarms are looked at while it
 * bakes and at no other time; the first that rings ends it. Undefined when every step was taken.
 */
export async function shiftTraffic(
  endpoint: HostedEndpoint,
  fleet: Fleet,
  guardrails: Guardrails,
  around: Surroundings,
): Promise<Setback | undefined> {
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

/** The first alarm that rings within the time; undefined when none does. */
async function bake(
  seconds: number,
  alarmNames: readonly string[],
  { wait, isRinging }: Surroundings,
): Promise<string | undefined> {
  for (let left = seconds; ; left -= LOOK_SECONDS) {
    const ringing = alarmNames.find(isRinging);
    if (ringing !== undefined || left <= 0) return ringing;
    await wait(Math.min(left, LOOK_SECONDS));
  }
}
