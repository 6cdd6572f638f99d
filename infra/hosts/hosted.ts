import type { Network } from '../../src/aws/ec2/network.ts';
import type { Declaration } from '../../src/aws/registry.ts';
import type { Config } from '../../src/config/config.ts';
import type { Artifacts, StoredArtifacts } from '../artifacts.ts';
import type { Names } from '../naming.ts';
import type { Site } from '../site.ts';

/** Input for a host's declarations. */
export interface HostInput extends StoredArtifacts, Pick<Artifacts, 'loaderCode'> {
  readonly config: Config;
  readonly site: Site;
  readonly names: Names;
  /** As the host has requested it. */
  readonly network: Network | undefined;
}

/** A hosted model. */
export interface Hosted {
  readonly resources: readonly Declaration[];
  /** What directs requests to the release, after it has answered; nothing where SageMaker does that itself. */
  readonly traffic: readonly Declaration[];
  /** Id of the resource that serves the host's address when it is ready. */
  readonly servedBy: string;
  /** The version of the function that has to answer before it gets traffic, by its description. */
  readonly versionId?: string;
  /** The release that must answer before a deploy succeeds. */
  readonly releaseId: string;
}
