import { taskEnvironment } from '../../../src/config/served-task.ts';
import type { Config } from '../../../src/config/config.ts';
import { NO_TELEMETRY } from '../../../src/contract/no-telemetry.ts';
import { RELEASE_VARIABLE } from '../../../src/contract/release.ts';
import { EARLIER_START } from '../../../src/package/entry-module.ts';
import { type Image, imageFor } from '../../images.ts';
import { digestOf } from '../../naming.ts';
import type { HostInput } from '../host.ts';
import type { Placement } from './placement.ts';

// Caches go to /tmp, because a serverless container can write nowhere else; nothing is fetched from a hub at start.
const CACHES = { HF_HOME: '/tmp/huggingface', HF_HUB_OFFLINE: '1' };

/** The container of a model: everything that makes one release answer differently from another. */
export interface Container {
  readonly image: Image;
  /** `r-` and twelve hex digits; equal for equal content in any account, region or stage. */
  readonly releaseId: string;
  /** Includes the release id: the container returns it, which proves what is deployed. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The container that serves an archive on a SageMaker host. Throws Fault `config` if there is no such image. */
export function containerOf({ config, site, archive }: HostInput, placement: Placement): Container {
  const image = imageFor(site, config.container, placement.processor);
  const environment = {
    ...(archive.environment ?? EARLIER_START),
    ...placement.environment,
    ...CACHES,
    ...taskEnvironment(config),
    ...config.container.environment,
  };
  const releaseId = releaseIdOf(archive.digest, image, environment, config.host);
  // Not part of the id: they change no answer.
  const complete = { ...NO_TELEMETRY, ...environment, [RELEASE_VARIABLE]: releaseId };
  return { image, releaseId, environment: complete };
}

/** The image's registry is not part of the id: the same content is the same release in every region. */
function releaseIdOf(
  archiveDigest: string,
  { uri }: Image,
  environment: Readonly<Record<string, string>>,
  host: Config['host'],
): string {
  const tag = uri.slice(uri.indexOf('/') + 1);
  return `r-${digestOf([archiveDigest, tag, environment, host])}`;
}
