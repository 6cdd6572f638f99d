import { hostOf } from '../../infra/hosts/registry.ts';
import { endpointName, type Slot } from '../../infra/naming.ts';
import type { LiveSlots, SlotState } from '../../infra/slot.ts';
import type { Kinds } from '../aws/registry.ts';
import type { LiveEndpoint } from '../aws/sagemaker/endpoint/diff.ts';
import type { Config } from '../config/config.ts';
import { hostNetwork } from '../preflight/host-network.ts';
import type { StackContext } from './context.ts';
import { deployedTarget } from './deployed-target.ts';

/**
 * Which of the two endpoint names exist, which model the proxy invokes, and the network of the configured host; the bucket
 * is known.
 */
export async function readLiveSlots(
  { aws, names: { owner, proxy, bucket } }: Pick<StackContext, 'aws' | 'names'>,
  registry: Kinds,
  config: Config,
): Promise<LiveSlots> {
  const [first, second, proxyTo, network] = await Promise.all([
    slotState(registry, endpointName(owner, 'first')),
    slotState(registry, endpointName(owner, 'second')),
    deployedTarget(registry, proxy),
    hostNetwork(aws, config),
  ]);
  return { occupants: { first, second }, proxyTo, bucket, network };
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
