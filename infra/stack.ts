import type { Declaration } from '../src/aws/registry.ts';
import type { Config } from '../src/config/config.ts';
import type { Artifacts } from './artifacts.ts';
import { gateway } from './api/gateway.ts';
import type { Hosted } from './hosts/host.ts';
import { hostOf } from './hosts/registry.ts';
import { type Names, namesOf, ownerOf, type Slot } from './naming.ts';
import type { Site } from './site.ts';
import { EMPTY, type LiveSlots, placeEndpoint } from './slot.ts';
import { monitoring } from './monitoring/monitoring.ts';

/** All declarations of a stack, complete before the first AWS call that changes anything. */
export interface Stack extends Omit<Hosted, 'resources'> {
  readonly names: Names;
  /** The model and what hosts it. */
  readonly hosted: readonly Declaration[];
  /** The API, the proxy behind it, and their monitoring. */
  readonly api: readonly Declaration[];
  readonly resources: readonly Declaration[];
  readonly slot: Slot;
  /** Whether the proxy switches from another endpoint to this one. */
  readonly switches: boolean;
}

/**
 * The declarations of a configuration with its artifacts at a site. What exists in the account only decides which of
 * their two names endpoint and bucket get. Pure. Throws Fault `config`.
 */
export function stack(config: Config, artifacts: Artifacts, site: Site, live: LiveSlots = EMPTY): Stack {
  const host = hostOf(config);
  const { slot, switches } = placeEndpoint(host.capacity(config.host).type, live);
  const names = namesOf(ownerOf(config), site, { slot, bucket: live.bucket });
  const { resources: hosted, ...model } = host.declare(
    { config, site, names, archive: artifacts.archive },
    config.host,
  );
  const api = [
    ...monitoring(config, site, names),
    ...gateway(config, site, names, { model: model.target, code: artifacts.proxy, switches }),
  ];
  return { ...model, names, hosted, api, resources: [...hosted, ...api], slot, switches };
}
