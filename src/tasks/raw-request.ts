/** A request that is sent as it is: any bytes of any media type. */
export class RawRequest {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;

  constructor(body: Uint8Array<ArrayBuffer>, contentType: string) {
    this.body = body;
    this.contentType = contentType;
  }
}

/** A JSON Schema, as a user writes it. */
export type UserSchema = Readonly<Record<string, unknown>>;

/** The contract of a task whose bodies the proxy passes through, in both directions. */
export interface PassThrough {
  /** What requests and responses in JSON must match; undefined passes any body. */
  readonly request?: UserSchema | undefined;
  readonly response?: UserSchema | undefined;
  /** The request to pass on. Throws ProxyFault 415, 400 or 422 if there is a schema that it does not match. */
  checked(body: Uint8Array<ArrayBuffer>, contentType: string | undefined): RawRequest;
  /** What is wrong with a response; undefined if it matches the schema, or if there is none. */
  problemIn(body: Uint8Array, contentType: string | undefined): string | undefined;
}
