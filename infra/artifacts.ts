import type { Readable } from 'node:stream';
import type { ObjectVersion } from '../src/aws/s3/object-version.ts';
import type { Artifact } from '../src/package/artifact.ts';
import type { ProxyPackage } from '../src/package/proxy.ts';

/** A packed model, ready to upload. Its digest is over the canonical manifest: equal for equal content. */
export interface ModelArchive extends Artifact {
  /** Opens the packed stream from its start. */
  readonly open: () => Readable;
  /** Where it lies already, when it is another stage's and not packed here. */
  readonly origin?: Origin;
}

/** The stack whose bucket holds an archive. */
export interface Origin {
  readonly stack: string;
  readonly region: string;
  /** What S3 is to copy; undefined for what it does not copy in one call, which is sent. */
  readonly copyFrom: ObjectVersion | undefined;
}

/** Everything the declarations are made from besides the configuration. */
export interface Artifacts {
  readonly archive: ModelArchive;
  readonly proxy: ProxyPackage;
}
