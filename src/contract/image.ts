/** A file of a layer, and where it is on this machine. */
export interface LayerFile {
  /** In the image, without a leading slash. */
  readonly path: string;
  readonly source: string;
}

/** A config or layer of a container image, addressed by its content. */
export interface ImageBlob {
  readonly mediaType: string;
  /** `sha256:` and 64 hex digits, of the compressed bytes. */
  readonly digest: string;
  readonly bytes: number;
  /** What a layer consists of, where it was packed on this machine. */
  readonly files?: readonly LayerFile[];
  /** Reads the bytes from `fromByte` (default 0) on. A piece is valid only until the next is asked for. */
  open(fromByte?: number): AsyncIterable<Uint8Array>;
}

/** A container image for one platform, whose digest is known before anything is uploaded. */
export interface ContainerImage {
  /** `sha256:` and 64 hex digits, of the manifest. */
  readonly digest: string;
  readonly mediaType: string;
  readonly manifest: Uint8Array;
  /** The layers from the lowest up, then the config: everything that must be there before the manifest. */
  readonly blobs: readonly ImageBlob[];
}

/** What an interrupted upload keeps so that another process can continue it: JSON objects by key. */
export interface UploadNotes {
  /** Undefined without a note. */
  read(key: string): Promise<unknown>;
  write(key: string, note: object): Promise<void>;
  remove(key: string): Promise<void>;
}

/** How an upload is watched and stopped. */
export interface UploadOptions {
  readonly signal: AbortSignal;
  /** Compressed bytes that the registry has, of all that the image has. */
  readonly onBytes: (doneBytes: number, totalBytes: number) => void;
  /** Without notes, an interrupted blob starts again. */
  readonly notes?: UploadNotes | undefined;
}

/** Compressed size of an image with its config, in bytes. */
export function blobBytes({ blobs }: Pick<ContainerImage, 'blobs'>): number {
  return blobs.reduce((sum, { bytes }) => sum + bytes, 0);
}
