import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { Call, Timing } from '../account/account-context.ts';
import { verdictOf } from './evaluation.ts';
import type { StoredAlarm } from './stored-alarm.ts';
import type { MetricStore } from './metric-store.ts';

/** The alarms of an account. States are evaluated on read, not once a minute. */
export class AlarmStore {
  readonly #metrics: MetricStore;
  readonly #timing: Timing;
  readonly #regions = new Map<string, Map<string, StoredAlarm>>();

  constructor(metrics: MetricStore, timing: Timing) {
    this.#metrics = metrics;
    this.#timing = timing;
  }

  find(region: string, name: string): StoredAlarm | undefined {
    const alarm = this.#of(region).get(name);
    if (alarm) this.#evaluate(region, alarm);
    return alarm;
  }

  all(region: string): StoredAlarm[] {
    const alarms = [...this.#of(region).values()];
    for (const alarm of alarms) this.#evaluate(region, alarm);
    return alarms;
  }

  /** Creates an alarm in its initial state, without tags. */
  add(definition: StoredAlarm['definition'], { account, region }: Call): StoredAlarm {
    const name = definition.AlarmName;
    const now = new Date();
    const alarm: StoredAlarm = {
      name,
      arn: `arn:${account.partition}:cloudwatch:${region}:${account.accountId}:alarm:${name}`,
      definition,
      configuredAt: now,
      state: 'INSUFFICIENT_DATA',
      stateReason: 'Unchecked: Initial alarm creation',
      stateReasonData: undefined,
      stateAt: now,
      heldUntilMs: 0,
      tags: new Map(),
    };
    this.#of(region).set(name, alarm);
    return alarm;
  }

  remove(region: string, name: string): void {
    this.#of(region).delete(name);
  }

  /** The state until the next evaluation: "temporarily sets the state of an alarm" (SetAlarmState). */
  set(alarm: StoredAlarm, state: StateValue, reason: string, data: string | undefined): void {
    const now = new Date();
    alarm.state = state;
    alarm.stateReason = reason;
    alarm.stateReasonData = data;
    alarm.stateAt = now;
    alarm.heldUntilMs = now.getTime() + periodMs(alarm.definition, this.#timing);
  }

  #of(region: string): Map<string, StoredAlarm> {
    const found = this.#regions.get(region) ?? new Map<string, StoredAlarm>();
    this.#regions.set(region, found);
    return found;
  }

  #evaluate(region: string, alarm: StoredAlarm): void {
    const nowMs = Date.now();
    if (nowMs < alarm.heldUntilMs) return;
    const {
      Namespace: namespace = '',
      MetricName: name = '',
      Dimensions: dimensions = [],
    } = alarm.definition;
    const points = this.#metrics.pointsOf({ region, namespace, name, dimensions });
    const verdict = verdictOf(alarm, points, nowMs, this.#timing.scale);
    if (!verdict || verdict.state === alarm.state) return;
    alarm.state = verdict.state;
    alarm.stateReason = verdict.stateReason;
    alarm.stateReasonData = undefined;
    alarm.stateAt = new Date(nowMs);
  }
}

function periodMs({ Period = 0 }: StoredAlarm['definition'], { scale }: Timing): number {
  return Period * 1000 * scale;
}
