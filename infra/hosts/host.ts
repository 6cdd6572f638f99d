import type { Declaration } from '../../src/aws/registry.ts';
import type { Config } from '../../src/config/config.ts';
import type { Target } from '../../src/contract/target.ts';
import type { ModelArchive } from '../artifacts.ts';
import type { Names } from '../naming.ts';
import type { Site } from '../site.ts';

/** What every host is given to declare itself with. */
export interface HostInput {
  readonly config: Config;
  readonly site: Site;
  readonly names: Names;
  readonly archive: ModelArchive;
}

/** Where a model lives: its resources, how the proxy reaches it, and the release that must answer. */
export interface Hosted {
  readonly resources: readonly Declaration[];
  readonly target: Target;
  readonly releaseId: string;
}
