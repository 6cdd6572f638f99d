import type { Readable } from 'node:stream';
import type { ContainerImage } from '../src/contract/image.ts';
import type { ObjectVersion } from '../src/aws/s3/object-version.ts';
import type { Artifact } from '../src/package/artifact.ts';
import type { ModelFacts } from '../src/package/check-model.ts';
import type { LoaderCode } from '../src/package/function/loader-code.ts';
import type { FunctionPackage } from '../src/package/function/pack-function.ts';
import type { ProxyPackage } from '../src/package/proxy.ts';

/** A packed model, ready to upload. Its digest is over the canonical manifest: equal for equal content. */
export interface ModelArchive extends Artifact {
  /** Opens the packed stream from its start. */
  readonly open: () => Readable;
  /** Variables that the container starts its serve script with; absent for archives of earlier versions. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** What the checks before packing have read; undefined for an archive of another release or stage. */
  readonly facts?: ModelFacts | undefined;
  /** Whether it contains the built-in serve script; absent where nobody has looked. */
  readonly isBundled?: boolean;
  /** Where it already exists, if it comes from another stage. */
  readonly origin?: Origin;
  /** As in `ObjectSpec`. */
  readonly check?: ((etag: string | undefined) => Promise<void>) | undefined;
}

/** The stack that stores an archive. */
export interface Origin {
  readonly stack: string;
  readonly region: string;
  /** The object that S3 copies; undefined if it is too large for one copy call and is uploaded instead. */
  readonly copyFrom: ObjectVersion | undefined;
}

/** The zip of a function that runs the model, or of its files on a file system. */
export interface FunctionZip extends Pick<
  FunctionPackage,
  'digest' | 'bytes' | 'sha256Base64' | 'modelInZip'
> {
  /** Absent for a release of the ledger. */
  readonly hasPyTorch?: boolean;
  /** Of its files; absent for a release of the ledger. */
  readonly unzippedBytes?: number;
  readonly open: () => Readable;
  /** Where it already exists, if it comes from another stage. */
  readonly copyFrom?: ObjectVersion | undefined;
}

/** What a release stores in S3. */
export interface StoredArtifacts {
  readonly archive: ModelArchive;
  /** Undefined on hosts that need none. */
  readonly functionZip?: FunctionZip | undefined;
  /** Of the function, or of the lean container. */
  readonly image?: ContainerImage | undefined;
}

/** What the declarations need in addition to the configuration. */
export interface Artifacts extends StoredArtifacts {
  readonly proxy: ProxyPackage;
  /** Undefined on hosts without a file system. */
  readonly loaderCode?: LoaderCode | undefined;
}
