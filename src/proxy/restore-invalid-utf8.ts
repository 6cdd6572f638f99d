/** The parts of API Gateway's event that describe the body. */
interface BodyEvent {
  readonly body?: string | null;
  readonly isBase64Encoded: boolean;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
}

// Replaces bytes that are not UTF-8 (Unicode Standard, 3.9).
const REPLACEMENT = '\uFFFD';
// A byte that never occurs in UTF-8 (RFC 3629, 1).
const NO_UTF8 = '\xFF';

/**
 * Makes bytes that were replaced by U+FFFD invalid again. API Gateway passes a body of a text type as a string, so
 * bytes that are not UTF-8 are replaced before the proxy can reject them, and the model would get a text that was not
 * sent. Content-Length shows it, because it still counts the original bytes: a replaced byte has become three.
 */
export function restoreInvalidUtf8<Event extends BodyEvent>(event: Event): Event {
  const { body, headers, isBase64Encoded } = event;
  if (!body || isBase64Encoded || !body.includes(REPLACEMENT)) return event;
  // A body that a REST API has decompressed is longer than the original.
  if (header(headers ?? {}, 'content-encoding') !== undefined) return event;
  const sentBytes = Number(header(headers ?? {}, 'content-length') ?? Number.NaN);
  if (!Number.isFinite(sentBytes) || sentBytes === Buffer.byteLength(body)) return event;
  const parts = body.split(REPLACEMENT).map((part) => Buffer.from(part));
  const bytes = parts.flatMap((part, index) =>
    index === 0 ? [part] : [Buffer.from(NO_UTF8, 'latin1'), part],
  );
  return { ...event, body: Buffer.concat(bytes).toString('base64'), isBase64Encoded: true };
}

/** A REST API keeps the caller's spelling of header names. */
function header(headers: NonNullable<BodyEvent['headers']>, wanted: string): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
}
