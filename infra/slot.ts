import type { Capacity } from '../src/config/capacity.ts';
import { type Slot, SLOTS } from './naming.ts';

/** The endpoint in a slot, by its capacity, or `unknown` if AWS does not say (a failed endpoint). */
export type SlotState = Capacity['type'] | 'unknown' | undefined;

/** What exists of a stack before it is declared. */
export interface LiveSlots {
  readonly occupants: Readonly<Record<Slot, SlotState>>;
  /** The slot that the deployed proxy invokes; undefined without a proxy. */
  readonly proxyTo: Slot | undefined;
  /** The stack's bucket; undefined if there is none, or it has the name of a new one. */
  readonly bucket?: string | undefined;
}

/** The slot to declare, and whether the proxy switches to it from the other one. */
export interface SlotChoice {
  readonly slot: Slot;
  readonly switches: boolean;
}

/** An account without this stack. */
export const EMPTY: LiveSlots = { occupants: { first: undefined, second: undefined }, proxyTo: undefined };

/**
 * The slot for an endpoint. An endpoint is updated in place wherever SageMaker can; a serverless one that follows a
 * real-time one gets the other slot. After a crash the result is the same, so that the next deploy resumes.
 */
export function placeEndpoint(capacity: Capacity['type'], live: LiveSlots): SlotChoice {
  const fitting = SLOTS.filter((slot) => fits(capacity, live.occupants[slot]));
  const slot = preferred(fitting.length > 0 ? fitting : SLOTS, live);
  return { slot, switches: live.proxyTo !== undefined && live.proxyTo !== slot };
}

/** "You can't update a real-time endpoint to serverless" (Developer Guide, serverless-endpoints). */
function fits(capacity: Capacity['type'], occupant: SlotState): boolean {
  return capacity !== 'serverless' || occupant !== 'instances';
}

/** The slot that serves, else one that is occupied, else the first free one. */
function preferred(fitting: readonly Slot[], { occupants, proxyTo }: LiveSlots): Slot {
  const serving = fitting.find((slot) => slot === proxyTo && occupants[slot] !== undefined);
  return serving ?? fitting.find((slot) => occupants[slot] !== undefined) ?? fitting[0] ?? 'first';
}
