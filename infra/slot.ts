import type { HostType } from '../src/config/host-options.ts';
import { type Slot, SLOTS } from './naming.ts';

/** What stands in a slot: by what it runs on, or `unknown` where AWS does not say (a failed endpoint). */
export type SlotState = 'serverless' | 'instances' | 'unknown' | undefined;

/** What the account holds of a stack before it is declared. */
export interface LiveSlots {
  readonly occupants: Readonly<Record<Slot, SlotState>>;
  /** Where the deployed proxy sends its requests; undefined when there is none. */
  readonly proxyTo: Slot | undefined;
}

/** The slot to declare, and whether the proxy leaves another one for it. */
export interface Placed {
  readonly slot: Slot;
  readonly switches: boolean;
}

/** An account without this stack. */
export const NOTHING: LiveSlots = { occupants: { first: undefined, second: undefined }, proxyTo: undefined };

/**
 * Where a host goes. An endpoint is updated in place wherever SageMaker can; a serverless one that follows a
 * real-time one gets the other slot. After a crash the answer is the same as before it: what was begun is taken up.
 */
export function placed(host: HostType, standing: LiveSlots): Placed {
  const fitting = SLOTS.filter((slot) => fits(host, standing.occupants[slot]));
  const slot = preferred(fitting.length > 0 ? fitting : SLOTS, standing);
  return { slot, switches: standing.proxyTo !== undefined && standing.proxyTo !== slot };
}

/** "You can't update a real-time endpoint to serverless" (Developer Guide, serverless-endpoints). */
function fits(host: HostType, occupant: SlotState): boolean {
  return host !== 'sagemaker-serverless' || occupant !== 'instances';
}

/** The one that serves, else one that stands already, else the first that is free. */
function preferred(fitting: readonly Slot[], { occupants, proxyTo }: LiveSlots): Slot {
  const serving = fitting.find((slot) => slot === proxyTo && occupants[slot] !== undefined);
  return serving ?? fitting.find((slot) => occupants[slot] !== undefined) ?? fitting[0] ?? 'first';
}
