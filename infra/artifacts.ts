import type { Readable } from 'node:stream';
import type { Artifact } from '../src/package/artifact.ts';
import type { ProxyPackage } from '../src/package/proxy.ts';

/** A packed model, ready to upload. Its digest is over the canonical manifest: equal for equal content. */
export interface ModelArchive extends Artifact {
  /** Opens the packed stream from its start. */
  readonly open: () => Readable;
}

/** Everything the declarations are made from besides the configuration. */
export interface Artifacts {
  readonly archive: ModelArchive;
  readonly proxy: ProxyPackage;
}
