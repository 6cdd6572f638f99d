import type { Limit } from '../contract/limits.ts';
import { ProxyFault } from '../contract/problem.ts';
import { type AppContext, type AppOptions, measure } from './app-context.ts';
import { ACCEPTED_ENCODINGS, isReadable, withoutEncoding } from './content-encoding.ts';

/** The body of a request, of an allowed size and without its Content-Encoding. */
export async function receivedBody(
  c: AppContext,
  { limits }: Pick<AppOptions, 'limits'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const encoding = c.req.header('content-encoding');
  if (!isReadable(encoding)) c.header('accept-encoding', ACCEPTED_ENCODINGS);
  const sent = new Uint8Array(await c.req.arrayBuffer());
  measure(c, { requestBytes: sent.length });
  checkSize(sent.length, limits.request);
  return await withoutEncoding(sent, encoding, limits.request);
}

/** Throws ProxyFault 413 for a body that the service behind the proxy rejects. */
export function checkSize(bytes: number, limit: Limit): void {
  if (bytes <= limit.max) return;
  const detail = `the body has ${bytes} bytes; the limit ${limit.name} is ${limit.max}: send several requests`;
  throw new ProxyFault('too-large', detail, { limit });
}

/** Throws ProxyFault 502 for an answer that would not reach the caller. */
export function checkAnswerSize(bytes: number, limit: Limit): void {
  if (bytes <= limit.max) return;
  const detail = `the response has ${bytes} bytes; the limit ${limit.name} is ${limit.max}: request less at once`;
  throw new ProxyFault('upstream-failed', detail, { limit });
}
