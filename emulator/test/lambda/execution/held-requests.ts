import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Requests of functions, which wait until the test releases them. */
export interface HeldRequests {
  readonly url: string;
  /** Waits until so many requests have come. */
  arrived(count: number): Promise<void>;
  /** Answers them, and takes no more. */
  release(): void;
}

/** Listens on a free port of loopback. */
export async function holdRequests(): Promise<HeldRequests> {
  const waiting: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    waiting.push(response);
    server.emit('held');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    arrived: async (count) => {
      while (waiting.length < count) await once(server, 'held');
    },
    release: () => {
      for (const response of waiting) response.end();
      server.close();
    },
  };
}
