import type { Declaration } from '../src/aws/registry.ts';
import type { Config } from '../src/config/config.ts';
import type { Artifacts } from './artifacts.ts';
import { gateway } from './api/gateway.ts';
import type { Hosted, HostInput } from './hosts/host.ts';
import { sagemakerRealtime } from './hosts/sagemaker-realtime.ts';
import { sagemakerServerless } from './hosts/sagemaker-serverless.ts';
import { type Names, namesOf, ownerOf, type Slot } from './naming.ts';
import type { Site } from './site.ts';
import { NOTHING, placed, type LiveSlots } from './slot.ts';
import { monitoring } from './monitoring/monitoring.ts';

/** Everything that should exist, finished before the first AWS call that changes anything. */
export interface Stack {
  readonly names: Names;
  /** Where the model lives. */
  readonly hosted: readonly Declaration[];
  /** The HTTP face in front of it. */
  readonly face: readonly Declaration[];
  readonly resources: readonly Declaration[];
  /** The release whose id the URL must answer with before a deploy is done. */
  readonly releaseId: string;
  readonly slot: Slot;
  /** Whether the face leaves one endpoint for another. */
  readonly switches: boolean;
}

/**
 * The declarations of a configuration with its artifacts at a site. What stands there decides only under which of
 * its two names the endpoint is declared. Pure. Throws Fault `config`.
 */
export function stack(
  config: Config,
  artifacts: Artifacts,
  site: Site,
  standing: LiveSlots = NOTHING,
): Stack {
  const { slot, switches } = placed(config.host.type, standing);
  const names = namesOf(ownerOf(config), site, slot);
  const {
    resources: hosted,
    target,
    releaseId,
  } = hostedBy({
    config,
    site,
    names,
    archive: artifacts.archive,
  });
  const face = [
    ...monitoring(config, site, names),
    ...gateway(config, site, names, target, artifacts.proxy, switches),
  ];
  return { names, hosted, face, resources: [...hosted, ...face], releaseId, slot, switches };
}

/** The host a configuration names, with the options that are its own. */
function hostedBy(input: HostInput): Hosted {
  const { host } = input.config;
  return host.type === 'sagemaker-realtime'
    ? sagemakerRealtime(input, host)
    : sagemakerServerless(input, host);
}
