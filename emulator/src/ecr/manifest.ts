import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Repository } from './registry.ts';

/** What a manifest refers to. */
export interface Manifest {
  readonly mediaType: string;
  readonly digest: string;
  /** Config and layers, by digest. */
  readonly blobs: readonly string[];
  /** The manifests of an index, by digest. */
  readonly manifests: readonly string[];
}

interface Document {
  readonly mediaType?: string;
  readonly config?: { readonly digest?: string };
  readonly layers?: readonly { readonly digest?: string }[];
  readonly manifests?: readonly { readonly digest?: string }[];
}

/** Reads a manifest of Docker or OCI. Throws InvalidParameterException (moto, ecr/models.py, has the texts). */
export function readManifest(text: string, mediaType?: string): Manifest {
  const document = parsed(text);
  const type = mediaType ?? document.mediaType;
  if (type === undefined) throw invalid('image manifest mediatype not provided in manifest or parameter');
  return {
    mediaType: type,
    digest: `sha256:${createHash('sha256').update(text).digest('hex')}`,
    blobs: [...digestsOf(document.config && [document.config]), ...digestsOf(document.layers)],
    manifests: digestsOf(document.manifests),
  };
}

function digestsOf(list: Document['layers'] = []): string[] {
  return list.flatMap(({ digest }) => digest ?? []);
}

function parsed(text: string): Document {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Refused below.
  }
  throw invalid("Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'");
}

/**
 * Throws LayersNotFoundException or ReferencedImagesNotFoundException (botocore has the texts) for what the repository
 * does not have.
 */
export function checkReferences({ blobs, manifests }: Manifest, { layers, images }: Repository): void {
  const missing = blobs.filter((digest) => !layers.has(digest));
  if (missing.length > 0 || (blobs.length === 0 && manifests.length === 0)) {
    const message =
      'The specified layers could not be found, or the specified layer is not valid for this repository.';
    throw new AwsError('LayersNotFoundException', `${message} ${missing.join(', ')}`.trim());
  }
  if (manifests.every((digest) => images.has(digest))) return;
  const message = 'The manifest list is referencing an image that does not exist.';
  throw new AwsError('ReferencedImagesNotFoundException', message);
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}
