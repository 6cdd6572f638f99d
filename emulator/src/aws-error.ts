/**
 * An AWS error response. Each protocol serializes it differently (JSON `__type`, `x-amzn-errortype`, query XML,
 * S3 XML), so an action only states the error.
 */
export class AwsError extends Error {
  readonly code: string;
  /** When undefined: the status in the service model, or 400. */
  readonly status: number | undefined;
  /** Further members of the error structure, e.g. `OriginalStatusCode` of a ModelError. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    status?: number,
    fields: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

/** A limit of the emulator, not of AWS: no AWS service answers with this text. */
export function unsupported(what: string): AwsError {
  return new AwsError('NotImplemented', `This emulator does not support ${what}.`, 501);
}
