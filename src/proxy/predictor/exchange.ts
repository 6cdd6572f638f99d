import * as http from 'node:http';
import * as https from 'node:https';
import { buffer } from 'node:stream/consumers';

/** An HTTP response of any status. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Uint8Array;
}

export interface RawRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
  readonly signal: AbortSignal;
}

/** One POST to one address. Rejects with the system's error, ConnectTimeout, AnswerCutShort, or the signal's abort. */
export type Exchange = (request: RawRequest) => Promise<RawAnswer>;

/** The connection was not established in time: nothing was sent. */
export class ConnectTimeout extends Error {
  override readonly name = 'ConnectTimeout';
}

/** The connection was closed during the response. */
export class AnswerCutShort extends Error {
  override readonly name = 'AnswerCutShort';
}

/** Exchanges with one address over persistent connections, each established within `connectMs` (including TLS). */
export function exchangeWith(address: URL, connectMs: number): Exchange {
  const isSecure = address.protocol === 'https:';
  // An environment serves one request at a time, so this is one connection; a handshake costs more than the proxy's
  // code.
  const agent = isSecure ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true });
  const begin = isSecure ? https.request : http.request;
  return async ({ path, headers, body, signal }) =>
    await new Promise((resolve, reject) => {
      const request = begin(
        new URL(path, address),
        { method: 'POST', headers, agent, signal },
        (response) => {
          readResponse(response).then(resolve, reject);
        },
      );
      request.on('error', reject);
      request.on('socket', () => limitConnecting(request, isSecure ? 'secureConnect' : 'connect', connectMs));
      request.end(body);
    });
}

async function readResponse(response: http.IncomingMessage): Promise<RawAnswer> {
  try {
    const body = await buffer(response);
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  } catch (cause) {
    throw new AnswerCutShort('the connection was closed before the response ended', { cause });
  }
}

function limitConnecting(request: http.ClientRequest, connected: string, connectMs: number): void {
  const { socket } = request;
  if (!socket?.connecting) return;
  const late = (): unknown => request.destroy(new ConnectTimeout(`no connection within ${connectMs} ms`));
  const timer = setTimeout(late, connectMs);
  for (const event of [connected, 'close']) socket.once(event, () => clearTimeout(timer));
}
