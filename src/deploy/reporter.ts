import type { Event } from '../reconcile/event.ts';
import type { Plan } from '../reconcile/plan.ts';

/** Where a deployment reports what it does; the command line prints it, a program takes it as events. */
export interface Reporter {
  readonly event: (event: Event) => void;
  readonly plan: (plan: Plan) => void;
  /** A line for people; machines do not get it. */
  readonly say: (text: string) => void;
  /** The same, in red: what a person must not overlook. */
  readonly warn: (text: string) => void;
}
