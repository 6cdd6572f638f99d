import type { Declaration } from '../src/aws/registry.ts';
import type { Config } from '../src/config/config.ts';
import type { Artifacts } from './artifacts.ts';
import { gateway } from './api/gateway.ts';
import type { Host } from './hosts/host.ts';
import { hostOf } from './hosts/registry.ts';
import { type Names, namesOf, ownerOf, type Slot } from './naming.ts';
import type { Site } from './site.ts';
import { EMPTY, isSwitch, type LiveSlots, placeEndpoint } from './slot.ts';
import { monitoring } from './monitoring/monitoring.ts';

/** All declarations of a stack, complete before the first AWS call that changes anything. */
export interface Stack extends Omit<ReturnType<Host['declare']>, 'resources'> {
  readonly names: Names;
  /** How the proxy reaches the model. */
  readonly target: ReturnType<Host['address']>;
  /** Where the model logs. */
  readonly logGroup: string;
  /** The model and what hosts it, as far as it changes nothing that serves. */
  readonly hosted: readonly Declaration[];
  /** The API, the proxy behind it, and their monitoring. */
  readonly api: readonly Declaration[];
  readonly resources: readonly Declaration[];
  readonly slot: Slot;
  /** Of the functions; undefined if they have none. */
  readonly network: LiveSlots['network'];
  /** Whether the proxy switches from another endpoint or function to this one. */
  readonly switches: boolean;
}

/**
 * The declarations of a configuration with its artifacts at a site. What exists in the account only decides which of
 * the possible names endpoint and bucket get. Pure. Throws Fault `config`.
 */
export function stack(config: Config, artifacts: Artifacts, site: Site, live: LiveSlots = EMPTY): Stack {
  const host = hostOf(config);
  const owner = ownerOf(config);
  const slot = placeEndpoint(owner, host.capacity(config.host).type, live);
  const names = namesOf(owner, site, { slot, bucket: live.bucket });
  const input = { config, site, names, network: live.network, ...artifacts };
  const { resources: hosted, ...model } = host.declare(input, config.host);
  const target = host.address(names);
  const switches = isSwitch(live, target);
  const api = [
    ...monitoring(config, site, names),
    ...gateway(config, site, names, {
      model: target,
      code: artifacts.proxy,
      ...(switches && { waitsFor: model.servedBy }),
    }),
  ];
  return {
    ...model,
    target,
    names,
    logGroup: host.logGroup(names),
    hosted,
    api,
    resources: [...hosted, ...model.traffic, ...api],
    slot,
    network: live.network,
    switches,
  };
}
