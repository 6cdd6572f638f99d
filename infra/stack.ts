import type { Declaration } from '../src/aws/index.ts';
import type { Config } from '../src/config.ts';
import type { Artifacts } from './artifacts.ts';
import { gateway } from './gateway.ts';
import type { Hosted, HostInput } from './hosts/host.ts';
import { sagemakerRealtime } from './hosts/sagemaker-realtime.ts';
import { sagemakerServerless } from './hosts/sagemaker-serverless.ts';
import { type Names, namesOf, ownerOf } from './naming.ts';
import type { Site } from './site.ts';

/** Everything that should exist, finished before the first AWS call. */
export interface Stack {
  readonly names: Names;
  readonly resources: readonly Declaration[];
  /** The release whose id the URL must answer with before a deploy is done. */
  readonly releaseId: string;
}

/** The declarations of a configuration with its artifacts at a site. Pure. Throws Fault `config`. */
export function stack(config: Config, artifacts: Artifacts, site: Site): Stack {
  const names = namesOf(ownerOf(config), site);
  const hosted = hostedBy({ config, site, names, archive: artifacts.archive });
  const face = gateway(config, site, names, hosted.target, artifacts.proxy);
  return { names, resources: [...hosted.resources, ...face], releaseId: hosted.releaseId };
}

/** The host a configuration names, with the options that are its own. */
function hostedBy(input: HostInput): Hosted {
  const { host } = input.config;
  return host.type === 'sagemaker-realtime'
    ? sagemakerRealtime(input, host)
    : sagemakerServerless(input, host);
}
