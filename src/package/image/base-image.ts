import * as z from 'zod';
import { Fault } from '../../contract/fault.ts';
import type { ImageBlob } from '../../contract/image.ts';
import { FORMATS } from './media-types.ts';

const text = z.string();
const texts = z.array(text).nullish();

/** The configuration of an image (OCI image-spec, config.md); members that are not listed are kept as they are. */
const configSchema = z.looseObject({
  architecture: text,
  os: text,
  variant: text.optional(),
  config: z
    .looseObject({
      Env: texts,
      Entrypoint: texts,
      Labels: z.record(text, text).nullish(),
      ExposedPorts: z.unknown().optional(),
    })
    .nullish(),
  rootfs: z.object({ diff_ids: z.array(text) }),
  history: z.array(z.looseObject({ empty_layer: z.boolean().optional() })).nullish(),
});

export type BaseConfig = z.infer<typeof configSchema>;

/** An image to add layers to: its configuration, and its layers in the registry that has them. */
export interface BaseImage {
  /** For messages. */
  readonly name: string;
  readonly config: BaseConfig;
  readonly layers: readonly ImageBlob[];
}

/** Reads the config of an image. Throws Fault `package` for another document, and for layers that Lambda rejects. */
export function baseImage(name: string, config: unknown, layers: readonly ImageBlob[]): BaseImage {
  const parsed = configSchema.safeParse(config);
  if (!parsed.success)
    throw unusable(name, `its config is not that of an image: ${z.prettifyError(parsed.error)}`);
  if (parsed.data.rootfs.diff_ids.length !== layers.length)
    throw unusable(name, 'its config and its manifest list different numbers of layers');
  const other = layers.find(({ mediaType }) => !isGzipLayer(mediaType));
  if (other)
    throw unusable(name, `it has a layer of type ${other.mediaType}, and Lambda takes gzipped layers only`);
  return { name, config: parsed.data, layers };
}

function isGzipLayer(mediaType: string): boolean {
  return mediaType === FORMATS.oci.layer || mediaType === FORMATS.docker.layer;
}

function unusable(name: string, why: string): Fault {
  return new Fault('package', `${name} cannot be a base image: ${why}`, 'Choose another base image.');
}
