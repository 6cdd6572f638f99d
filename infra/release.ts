import { RELEASE_VARIABLE } from '../src/contract/release.ts';
import type { Config } from '../src/config/config.ts';
import { digestOf } from './naming.ts';
import type { Image } from './images.ts';

/** Everything that makes one release answer differently from another. */
export interface Release {
  /** `r-` and twelve hex digits; equal for equal content in any account, region or stage. */
  readonly id: string;
  /** The container's whole environment, its own id included: it answers with it, and that is the proof. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The release of an archive in an image, with a container's environment, under a host's options. Where the image
 * lies is no part of it: the same content is the same release in every region.
 */
export function releaseOf(
  archiveDigest: string,
  image: Image,
  environment: Readonly<Record<string, string>>,
  host: Config['host'],
): Release {
  const tag = image.uri.slice(image.uri.indexOf('/') + 1);
  const id = `r-${digestOf([archiveDigest, tag, environment, host])}`;
  return { id, environment: { ...environment, [RELEASE_VARIABLE]: id } };
}
