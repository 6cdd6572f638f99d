/** The parts of API Gateway's event that tell how the body came. */
interface Carried {
  readonly body?: string | null;
  readonly isBase64Encoded: boolean;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
}

// What stands in a text where its bytes were no UTF-8 (Unicode Standard, 3.9).
const REPLACEMENT = '\uFFFD';
// A byte that UTF-8 never has (RFC 3629, 1).
const NO_UTF8 = '\xFF';

/**
 * The event with the bytes that became U+FFFD made unreadable again. API Gateway hands a body of a text type on as a
 * string, so bytes that are no UTF-8 are replaced before the proxy could refuse them, and the model would judge a text
 * that nobody sent. Content-Length still counts what was sent: a replaced byte has become three.
 */
export function restoreInvalidUtf8<Event extends Carried>(event: Event): Event {
  const { body, headers, isBase64Encoded } = event;
  if (!body || isBase64Encoded || !body.includes(REPLACEMENT)) return event;
  // What a REST API has decompressed is longer than what was sent.
  if (header(headers ?? {}, 'content-encoding') !== undefined) return event;
  const sentBytes = Number(header(headers ?? {}, 'content-length') ?? Number.NaN);
  if (!Number.isFinite(sentBytes) || sentBytes === Buffer.byteLength(body)) return event;
  const parts = body.split(REPLACEMENT).map((part) => Buffer.from(part));
  const bytes = parts.flatMap((part, index) =>
    index === 0 ? [part] : [Buffer.from(NO_UTF8, 'latin1'), part],
  );
  return { ...event, body: Buffer.concat(bytes).toString('base64'), isBase64Encoded: true };
}

/** A REST API keeps the caller's own spelling of a header's name. */
function header(headers: NonNullable<Carried['headers']>, wanted: string): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
}
