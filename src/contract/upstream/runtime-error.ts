/**
 * An error of InvokeEndpoint or Invoke, with the names of the services' models (botocore, sagemaker-runtime and lambda).
 * A function that fails to answer is a `ModelError`, too.
 */
export class RuntimeError extends Error {
  /** `ModelError`, `ThrottlingException`, …; `UnknownError` if the response has no error name. */
  override readonly name: string;
  readonly status: number;
  readonly requestId: string | undefined;
  /** The time of the service's clock, in ms since the epoch. */
  readonly serverTimeMs: number | undefined;
  /** For a ModelError only: the model's response; status 0 means that it did not respond in time. */
  readonly original: {
    readonly status?: number;
    readonly message?: string;
    readonly logStreamArn?: string;
    /** Lambda's type of the error, such as `Runtime.ExitError`. */
    readonly errorType?: string;
  };

  constructor(name: string, message: string, parts: Omit<RuntimeError, keyof Error>) {
    super(message);
    this.name = name;
    this.status = parts.status;
    this.requestId = parts.requestId;
    this.serverTimeMs = parts.serverTimeMs;
    this.original = parts.original;
  }
}
