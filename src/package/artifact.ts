/** A build output named by its content: `digest` is hex, `bytes` the size to upload. */
export interface Artifact {
  digest: string;
  bytes: number;
}
