/** Media types of one manifest format. */
export interface MediaTypes {
  readonly manifest: string;
  readonly config: string;
  readonly layer: string;
}

/** Formats that Lambda and SageMaker take (Lambda developer guide, images-create). */
export const FORMATS = {
  oci: {
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
  docker: {
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
} as const satisfies Readonly<Record<string, MediaTypes>>;

export type Format = keyof typeof FORMATS;

/** Lists of manifests, one per platform. */
export const INDEXES: readonly string[] = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
