/** What travels with a body to a predictor. */
export interface PredictOptions {
  readonly contentType: string;
  /** Aborted when the time for this request is over. */
  readonly signal: AbortSignal;
  /** When that is, in milliseconds of performance.now(); unknown where it is left out. */
  readonly endsAtMs?: number;
  /** Follows the request upstream, so that one id finds its lines in every log. */
  readonly requestId: string;
  /** The trace that the request belongs to; follows it too. */
  readonly traceId?: string | undefined;
  /** Called before each try, so that the line of a request that failed can tell how many there were. */
  readonly onAttempt?: () => void;
}

/** What came back, byte for byte. */
export interface Prediction {
  readonly body: Uint8Array | string;
  readonly contentType: string | undefined;
  /** The release that answered; undefined when the model did not say. */
  readonly release: string | undefined;
  /** The id that the host of the model gave the call. */
  readonly upstreamId?: string | undefined;
}

/** Something that answers classify requests that are already checked. */
export interface Predictor {
  /**
   * Sends one body and gives the answer. Throws ProxyFault and nothing else: a client code when the model refused the
   * request as the caller's fault, otherwise `model-failed`, `deadline-passed`, `throttled`, `warming`,
   * `endpoint-missing` or `upstream-failed`.
   */
  predict(body: Uint8Array | string, options: PredictOptions): Promise<Prediction>;
}
