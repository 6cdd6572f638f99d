import { hostOf } from '../../../infra/hosts/registry.ts';
import { imageOf } from '../../../infra/images.ts';
import { imageBytes } from '../../aws/ecr/image-registry.ts';
import { blobBytes } from '../../contract/image.ts';
import { fault, type Finding } from '../finding.ts';
import { check, specOf, type With } from '../subject.ts';

const CHECK = 'image';

/** Whether the container image exists, and its size. */
export const imageCheck = check(CHECK, ['host'], ['access', 'stack'], checkImage, 'sagemaker');

async function checkImage({ config, stack, access }: With<'access' | 'stack'>): Promise<Finding[]> {
  const image = imageOf(specOf(stack, 'model').image);
  const { imageBytes: maxBytes } = hostOf(config).limits;
  const built = stack.resources.find(({ kind }) => kind === 'image');
  // What a deploy builds is in no registry yet.
  const bytes = built ? blobBytes(specOf(stack, 'image').image) : await imageBytes(access.aws, image);
  return judgeImage({ uri: image.uri, maxBytes, bytes });
}

export interface ImageFacts {
  readonly uri: string;
  /** The limit of the host, if it has one. */
  readonly maxBytes: number | undefined;
  /** Compressed size in the registry; undefined if the tag does not exist. */
  readonly bytes: number | undefined;
}

/**
 * Whether the image exists and is small enough. AWS does not document whether its limit of 10 GB applies to the
 * compressed size; an image that exceeds it compressed exceeds it in any case (deep-learning-containers #3803).
 */
export function judgeImage({ uri, maxBytes, bytes }: ImageFacts): Finding[] {
  if (bytes === undefined) {
    const fix = 'Remove container.version for the newest image, or set another version.';
    return [fault(CHECK, 'config', `the registry has no ${uri}`, fix)];
  }
  if (maxBytes === undefined || bytes <= maxBytes) return [];
  const size = `${(bytes / 1e9).toFixed(1)} GB compressed`;
  return [
    fault(
      CHECK,
      'config',
      `${uri} has ${size}, and the host accepts an image of ${maxBytes / 1e9} GB at most`,
      'Set another container.version, or deploy with --host sagemaker-realtime.',
    ),
  ];
}
