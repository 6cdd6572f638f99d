import { hostOf } from '../../infra/hosts/registry.ts';
import { endpointName, type Names, type Slot } from '../../infra/naming.ts';
import type { LiveSlots, SlotState } from '../../infra/slot.ts';
import type { Kinds } from '../aws/registry.ts';
import type { LiveEndpoint } from '../aws/sagemaker/endpoint/diff.ts';
import type { Config } from '../config/config.ts';
import { deployedTarget } from './deployed-target.ts';

/** Which of the two endpoint names exist, and which model the proxy invokes; the bucket is known. */
export async function readLiveSlots(registry: Kinds, { owner, proxy, bucket }: Names): Promise<LiveSlots> {
  const [first, second, proxyTo] = await Promise.all([
    slotState(registry, endpointName(owner, 'first')),
    slotState(registry, endpointName(owner, 'second')),
    deployedTarget(registry, proxy),
  ]);
  return { occupants: { first, second }, proxyTo, bucket };
}

async function slotState(registry: Kinds, name: string): Promise<SlotState> {
  const live = (await registry.endpoint.read(name)) as LiveEndpoint | undefined;
  return live && (live.capacity?.type ?? 'unknown');
}

/** An account in which only this slot is taken, by an endpoint of the configured host. */
export function slotsServing(slot: Slot, config: Config): LiveSlots {
  const { type } = hostOf(config).capacity(config.host);
  return { occupants: { first: undefined, second: undefined, [slot]: type }, proxyTo: undefined };
}
