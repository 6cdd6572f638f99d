import { taskEnvironment } from '../../../src/config/served-task.ts';
import { NO_TELEMETRY } from '../../../src/contract/no-telemetry.ts';
import { RELEASE_VARIABLE } from '../../../src/contract/release.ts';
import { EARLIER_START } from '../../../src/package/entry-module.ts';
import type { Declaration } from '../../../src/aws/registry.ts';
import { awsContainer, type Image, imageFor } from '../../images.ts';
import { digestOf } from '../../naming.ts';
import type { HostInput } from '../hosted.ts';
import { imageIn, imageOfRelease, placeOf } from '../image/stack-image.ts';
import type { Placement } from './placement.ts';

// Caches go to /tmp, because a serverless container can write nowhere else; nothing is fetched from a hub at start.
const CACHES = { HF_HOME: '/tmp/huggingface', HF_HUB_OFFLINE: '1' };

/** The container of a model: everything that makes one release answer differently from another. */
export interface Container {
  readonly image: Image;
  /** What stores the image; nothing for an image of AWS. */
  readonly stored: readonly Declaration[];
  /** `r-` and twelve hex digits; equal for equal content in any account, region or stage. */
  readonly releaseId: string;
  /** Includes the release id: the container returns it, which proves what is deployed. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The container that serves an archive on a SageMaker host. Throws Fault `config` if there is no such image. */
export function containerOf(input: HostInput, placement: Placement): Container {
  const { config, archive } = input;
  const { image, content, stored } = servingImage(input, placement);
  const environment = {
    ...(archive.environment ?? EARLIER_START),
    ...placement.environment,
    ...CACHES,
    ...taskEnvironment(config),
    ...config.container.environment,
  };
  const releaseId = `r-${digestOf([archive.digest, content, environment, config.host])}`;
  // Not part of the id: they change no answer.
  const complete = { ...NO_TELEMETRY, ...environment, [RELEASE_VARIABLE]: releaseId };
  return { image, stored, releaseId, environment: complete };
}

/** The image, what stores it, and its content: without a registry, as the same content is the same release everywhere. */
function servingImage(
  input: HostInput,
  { processor }: Placement,
): Pick<Container, 'image' | 'stored'> & { readonly content: string } {
  const chosen = awsContainer(input.config.container);
  if (chosen === undefined) {
    const built = imageOfRelease(input);
    return { image: placeOf(input, built), stored: imageIn(input, built), content: built.digest };
  }
  const image = imageFor(input.site, chosen, processor);
  return { image, stored: [], content: image.uri.slice(image.uri.indexOf('/') + 1) };
}
