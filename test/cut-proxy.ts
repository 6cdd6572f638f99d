import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Which way bytes go: from the clients, or to them. */
type Way = 'sent' | 'received';

/** A connection to a server on this machine that can be counted and cut. */
export interface CutProxy {
  readonly url: string;
  /** Bytes so far, with their headers. */
  readonly bytes: Readonly<Record<Way, number>>;
  /** Cuts the connection that carries so many more bytes, once; `onCut` runs then. */
  cutAfter(way: Way, bytes: number, onCut?: () => void): void;
  close(): Promise<void>;
}

/** Opens a proxy on a free port of loopback before a server at a URL. */
export async function openCutProxy(target: string): Promise<CutProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const bytes = { sent: 0, received: 0 };
  let cut: { readonly way: Way; readonly at: number; readonly onCut: () => void } | undefined;
  const isCut = (way: Way, chunk: Buffer): boolean => {
    bytes[way] += chunk.length;
    if (cut?.way !== way || bytes[way] < cut.at) return false;
    const { onCut } = cut;
    cut = undefined;
    onCut();
    return true;
  };
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const end = (): void => {
      client.destroy();
      upstream.destroy();
      open.delete(client);
    };
    open.add(client);
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
    carry(client, upstream, (chunk) => (isCut('sent', chunk) ? end() : undefined));
    carry(upstream, client, (chunk) => (isCut('received', chunk) ? end() : undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes,
    cutAfter: (way, more, onCut = () => {}) => void (cut = { way, at: bytes[way] + more, onCut }),
    close: async () => {
      for (const client of open) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function carry(from: Socket, to: Socket, onChunk: (chunk: Buffer) => void): void {
  from.on('data', (chunk) => {
    onChunk(chunk);
    if (to.destroyed || to.write(chunk)) return;
    from.pause();
    to.once('drain', () => from.resume());
  });
}
