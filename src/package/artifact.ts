/** Something built from files, named by its content: `digest` is hex, `bytes` the size of what is sent. */
export interface Artifact {
  digest: string;
  bytes: number;
}
