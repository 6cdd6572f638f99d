import type { Readable } from 'node:stream';
import { Fault } from '../../contract/fault.ts';

/** One object in S3, as it was when it was looked up. */
export interface RemoteObject {
  /** Changes with every write. */
  readonly version: string;
  readonly bytes: number;
  open(): Promise<Readable>;
}

/** What finding a model may use. */
export interface SourceAccess {
  /** Receives which of several models is packed, and why. */
  readonly say: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** An object of the caller's account. Throws Fault `account`, `refused` or `package`. */
  readonly s3Object: (bucket: string, key: string) => Promise<RemoteObject>;
}

/** One form of what `--model` may name. */
export interface SourceKind {
  /** A serve script of the user's own may load what the bundled one cannot. */
  recognises(model: string, hasOwnCode: boolean): Promise<boolean>;
  /**
   * A name one step nearer to a folder that can be packed, which may be of another kind. Throws Fault `package` when the
   * model cannot be had, before anything is uploaded.
   */
  resolve(model: string, access: SourceAccess): Promise<string>;
}

/** Says nothing, and has no AWS account. */
export const LOCAL_ACCESS: SourceAccess = {
  say: () => {},
  s3Object: (bucket, key) =>
    Promise.reject(
      new Fault('package', `s3://${bucket}/${key} cannot be read here`, 'Download it, and pass the file.'),
    ),
};
