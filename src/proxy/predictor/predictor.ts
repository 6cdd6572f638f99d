/** Options of one call of a predictor. */
export interface PredictOptions {
  readonly contentType: string;
  /** `application/json` by default. */
  readonly accept?: string;
  /** Aborted when the request's time limit is reached. */
  readonly signal: AbortSignal;
  /** The time limit, in milliseconds of performance.now(); optional. */
  readonly endsAtMs?: number;
  /** Passed upstream, so that one id finds the request's lines in every log. */
  readonly requestId: string;
  /** The trace of the request; passed upstream too. */
  readonly traceId?: string | undefined;
  /** Called before each attempt, so that the log line of a failed request has their number. */
  readonly onAttempt?: () => void;
}

/** The response body, unchanged. */
export interface Prediction {
  readonly body: Uint8Array | string;
  readonly contentType: string | undefined;
  /** The release that answered; undefined when the model did not return it. */
  readonly release: string | undefined;
  /** The host's id of the call. */
  readonly upstreamId?: string | undefined;
}

/** Answers validated requests. */
export interface Predictor {
  /**
   * Sends one body and returns the answer. Throws only ProxyFault: a client code when the model rejected the request as
   * invalid, otherwise `model-failed`, `deadline-passed`, `throttled`, `warming`,
   * `endpoint-missing` or `upstream-failed`.
   */
  predict(body: Uint8Array | string, options: PredictOptions): Promise<Prediction>;
}
