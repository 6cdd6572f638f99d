/**
 * An answer AWS would give as an error. Every protocol door writes it in its own wire form
 * (JSON `__type`, `x-amzn-errortype`, query XML, S3 XML), so an action only says what happened.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of the error structure, e.g. `OriginalStatusCode` of a ModelError. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}
