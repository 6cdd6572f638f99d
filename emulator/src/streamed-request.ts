/** A request with a body that is a stream. */
export function streamedRequest(
  url: string,
  init: RequestInit & { readonly body: ReadableStream<Uint8Array> },
): Request {
  // It must be announced as half duplex, which the DOM's type of the options lacks.
  const streamed: RequestInit & { duplex: 'half' } = { ...init, duplex: 'half' };
  return new Request(url, streamed);
}
