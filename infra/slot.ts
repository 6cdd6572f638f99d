import type { Network } from '../src/aws/ec2/network.ts';
import type { Capacity, VariantCapacity } from '../src/config/capacity.ts';
import { isSameAddress, type ModelAddress } from '../src/contract/target.ts';
import { endpointName, type Slot, SLOTS } from './naming.ts';

/** The endpoint in a slot, by its capacity, or `unknown` if AWS does not say (a failed endpoint). */
export type SlotState = VariantCapacity['type'] | 'unknown' | undefined;

/** What exists of a stack before it is declared. */
export interface LiveSlots {
  readonly occupants: Readonly<Record<Slot, SlotState>>;
  /** The model that the deployed proxy invokes; undefined without a proxy. */
  readonly proxyTo: ModelAddress | undefined;
  /** The stack's bucket; undefined if there is none, or it has the name of a new one. */
  readonly bucket?: string | undefined;
  /** The network that the host requests. */
  readonly network?: Network | undefined;
}

/** An account without this stack. */
export const EMPTY: LiveSlots = { occupants: { first: undefined, second: undefined }, proxyTo: undefined };

/**
 * The slot for an endpoint. An endpoint is updated in place wherever SageMaker can; a serverless one that follows a
 * real-time one gets the other slot. After a crash the result is the same, so that the next deploy resumes.
 */
export function placeEndpoint(owner: string, capacity: Capacity['type'], live: LiveSlots): Slot {
  const fitting = SLOTS.filter((slot) => fits(capacity, live.occupants[slot]));
  return preferred(owner, fitting.length > 0 ? fitting : SLOTS, live);
}

/** Whether the deployed proxy invokes another model than `target`. */
export function isSwitch({ proxyTo }: LiveSlots, target: ModelAddress): boolean {
  return proxyTo !== undefined && !isSameAddress(proxyTo, target);
}

/** "You can't update a real-time endpoint to serverless" (Developer Guide, serverless-endpoints). */
function fits(capacity: Capacity['type'], occupant: SlotState): boolean {
  return capacity !== 'serverless' || occupant !== 'instances';
}

/** The slot that serves, else one that is occupied, else the first free one. */
function preferred(owner: string, fitting: readonly Slot[], { occupants, proxyTo }: LiveSlots): Slot {
  const isServing = (slot: Slot): boolean =>
    proxyTo?.via === 'sagemaker' && proxyTo.endpoint === endpointName(owner, slot);
  const serving = fitting.find((slot) => isServing(slot) && occupants[slot] !== undefined);
  return serving ?? fitting.find((slot) => occupants[slot] !== undefined) ?? fitting[0] ?? 'first';
}
