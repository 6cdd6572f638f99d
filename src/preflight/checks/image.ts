import { fault, type Finding } from '../finding.ts';

const CHECK = 'image';

/** "The maximum size of the container image is 10 GB" (Developer Guide, serverless-endpoints). */
const SERVERLESS_BYTES = 10_000_000_000;

export interface ImageFacts {
  readonly uri: string;
  readonly serverless: boolean;
  /** As it lies in the registry, compressed; undefined when the tag is not there. */
  readonly bytes: number | undefined;
}

/**
 * Whether the image is there, and small enough. Whether AWS holds the compressed size or the unpacked one against its
 * 10 GB is not documented: over it when compressed is over it in any case (deep-learning-containers #3803).
 */
export function judgeImage({ uri, serverless, bytes }: ImageFacts): Finding[] {
  if (bytes === undefined) {
    const fix = 'Leave container.version out for the newest image, or name another version.';
    return [fault(CHECK, 'config', `the registry has no ${uri}`, fix)];
  }
  if (!serverless || bytes <= SERVERLESS_BYTES) return [];
  const size = `${(bytes / 1e9).toFixed(1)} GB compressed`;
  return [
    fault(
      CHECK,
      'config',
      `${uri} has ${size}, and a serverless endpoint takes an image of 10 GB at most`,
      'Name another container.version, or deploy with --host sagemaker-realtime.',
    ),
  ];
}
