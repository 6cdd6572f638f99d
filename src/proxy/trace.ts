// W3C Trace Context: version, trace id, parent id, flags; version ff and an id of zeros are invalid.
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:-|$)/;

// AWS X-Ray Developer Guide, tracing header: Root=1-{8 hex digits}-{24 hex digits}, among other pairs.
const XRAY_ROOT = /(?:^|;)\s*Root=(1-[\da-f]{8}-[\da-f]{24})(?:;|$)/i;

export interface TraceSources {
  /** The caller's `traceparent` header. */
  readonly traceparent: string | undefined;
  /** X-Ray headers, in order of preference. */
  readonly xray: readonly (string | undefined)[];
}

/**
 * The trace id of a request. A W3C trace id of the caller takes precedence; API Gateway and Lambda give every request
 * an X-Ray id. Values that do not have the format of an id are ignored, because they may be any text.
 */
export function traceIdOf({ traceparent, xray }: TraceSources): string | undefined {
  const [, given] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return given ?? xray.map((header) => XRAY_ROOT.exec(header ?? '')?.[1]).find((id) => id !== undefined);
}
