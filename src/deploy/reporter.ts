import type { Event } from '../reconcile/event.ts';
import type { Plan } from '../reconcile/plan.ts';
import type { IdleCost } from './idle-cost.ts';

/** A plan, with what the stack costs without requests if it is known. */
export interface ReportedPlan extends Plan {
  readonly idle?: IdleCost;
}

/** Everything a deployment reports, in order, as one union. */
export type DeploymentEvent =
  | Event
  | ({ readonly type: 'plan' } & ReportedPlan)
  | { readonly type: 'message' | 'warning'; readonly text: string };

/** Receives what a deployment does: the command line prints it, a program handles it as events. */
export interface Reporter {
  readonly event: (event: Event) => void;
  readonly plan: (plan: ReportedPlan) => void;
  /** A line of text for people. */
  readonly say: (text: string) => void;
  /** The same, for what a person must not overlook. */
  readonly warn: (text: string) => void;
}

/** A reporter that calls back with one event after another. */
export function eventReporter(onEvent: (event: DeploymentEvent) => void): Reporter {
  return {
    event: onEvent,
    plan: (plan) => onEvent({ type: 'plan', ...plan }),
    say: (text) => onEvent({ type: 'message', text }),
    warn: (text) => onEvent({ type: 'warning', text }),
  };
}
