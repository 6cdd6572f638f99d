import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { streamedRequest } from '../streamed-request.ts';
import { type IsCustomDomain, refusedWebRequest } from './web-page-guard.ts';

/** The served application: an emulator, or any object of the same shape. */
export interface Served {
  fetch(request: Request): Promise<Response>;
  /** Whether a host is a custom domain, which then answers; none unless given. */
  isCustomDomain?: IsCustomDomain;
  setBaseUrl: (url: string) => void;
}

/** A running server. Closing it ends open connections. */
export interface Listening {
  url: string;
  port: number;
  close(): Promise<void>;
}

// Longer than the keep-alive of boto3 and the JS SDK, so that they never reuse a closing connection.
const KEEP_ALIVE_MS = 120_000;

/**
 * Serves over node:http. Port 0 selects a free port. Rejects with node's own error (EADDRINUSE) when the port is taken.
 * `Expect: 100-continue`, which boto3 sends before S3 uploads, is answered by node itself.
 */
export async function serve(
  emulator: Served,
  { port, host = '127.0.0.1' }: { port: number; host?: string },
): Promise<Listening> {
  const server = createServer((incoming, outgoing) => void answer(emulator, incoming, outgoing));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // Node ends a request after 300 s by default; a slow upload of a large archive may take longer.
  server.requestTimeout = 0;
  server.listen(port, host);
  await once(server, 'listening');
  const bound = (server.address() as AddressInfo).port;
  const url = `http://${host}:${bound}`;
  emulator.setBaseUrl(url);
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url, port: bound, close };
}

// Methods that Request does not support (Fetch Standard, 2.2.1); node itself closes a CONNECT.
const UNSUPPORTED_METHODS = new Set(['TRACE', 'TRACK']);
const ALLOWED = { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' };

async function answer(emulator: Served, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (UNSUPPORTED_METHODS.has(incoming.method ?? '')) return void outgoing.writeHead(405, ALLOWED).end();
  const hungUp = new AbortController();
  outgoing.on('close', () => hungUp.abort());
  try {
    const chunks = incoming[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    const request = toRequest(incoming, chunks, hungUp.signal);
    const isCustomDomain = emulator.isCustomDomain ?? (() => false);
    const response = refusedWebRequest(request, isCustomDomain) ?? (await emulator.fetch(request));
    // A response sent before the whole upload was read must not leave bytes on a kept-alive connection.
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) continue;
    await send(response, incoming.method === 'HEAD', outgoing);
  } catch (error) {
    outgoing.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Throws a TypeError when the client's Host header is not valid in a URL. */
function toRequest(
  incoming: IncomingMessage,
  chunks: AsyncIterator<Uint8Array>,
  signal: AbortSignal,
): Request {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const method = incoming.method ?? 'GET';
  const url = `http://${incoming.headers.host ?? 'localhost'}${incoming.url ?? '/'}`;
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal });
  return streamedRequest(url, { method, headers, signal, body: toStream(chunks) });
}

/** A stream that reads on demand, so that a rejected upload uses no memory. */
function toStream(chunks: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const next = await chunks.next();
    if (next.done) controller.close();
    else controller.enqueue(next.value);
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}

/** AWS sends a Content-Length with nearly every response; responses without one are small enough to buffer. */
async function send(response: Response, headOnly: boolean, outgoing: ServerResponse): Promise<void> {
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  if (headOnly || response.body === null) {
    outgoing.writeHead(response.status, headers).end();
  } else if (response.headers.has('content-length')) {
    outgoing.writeHead(response.status, headers);
    await pipeline(Readable.fromWeb(response.body as NodeReadableStream<Uint8Array>), outgoing);
  } else {
    const bytes = Buffer.from(await response.arrayBuffer());
    outgoing.writeHead(response.status, { ...headers, 'content-length': bytes.length }).end(bytes);
  }
}
