import { createHash } from 'node:crypto';
import type { ContainerImage, ImageBlob } from '../../contract/image.ts';
import type { BaseImage } from './base-image.ts';
import { imageConfig, type ImageSettings } from './config.ts';
import type { Layer } from './layer.ts';
import { type Format, FORMATS, type MediaTypes } from './media-types.ts';

export interface ImageOptions extends ImageSettings {
  /** Layers that are already packed, from the lowest up. */
  readonly layers: readonly Layer[];
  /** Below them. Its blobs are copied from their registry when the image is pushed. */
  readonly base?: BaseImage | undefined;
  /** Default: OCI. */
  readonly format?: Format;
}

/**
 * An image of one platform, never an index, which Lambda rejects. Its digest depends on the layers, the settings and the
 * base alone. Throws Fault `package` for settings that no host would run.
 */
export function buildImage({ layers, base, format = 'oci', ...settings }: ImageOptions): ContainerImage {
  const types = FORMATS[format];
  const config = blobOf(types.config, imageConfig(settings, layers, base?.config));
  const all = [...(base?.layers ?? []), ...layers].map((layer) => ({ ...layer, mediaType: types.layer }));
  const manifest = Buffer.from(JSON.stringify(manifestOf(types, config, all)));
  return { digest: sha256(manifest), mediaType: types.manifest, manifest, blobs: [...all, config] };
}

/** OCI image-spec, manifest.md; Docker's schema 2 has the same members. */
function manifestOf(types: MediaTypes, config: ImageBlob, layers: readonly ImageBlob[]): object {
  return {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptor(config),
    layers: layers.map(descriptor),
  };
}

function descriptor({ mediaType, digest, bytes }: ImageBlob): object {
  return { mediaType, digest, size: bytes };
}

function blobOf(mediaType: string, document: object): ImageBlob {
  const content = Buffer.from(JSON.stringify(document));
  return {
    mediaType,
    digest: sha256(content),
    bytes: content.length,
    open: async function* (fromByte = 0) {
      yield content.subarray(fromByte);
    },
  };
}

function sha256(content: Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
