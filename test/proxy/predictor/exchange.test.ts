import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

import { AnswerCutShort, ConnectTimeout, exchangeWith } from '../../../src/proxy/predictor/exchange.ts';

const REQUEST = { path: '/a', headers: { 'content-type': 'text/plain' }, body: 'caf\u00e9' };
const opened: Server[] = [];

afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

async function listening(server: Server): Promise<string> {
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function served(listener: RequestListener): Promise<URL> {
  return new URL(`http://${await listening(createServer(listener))}`);
}

const soon = () => AbortSignal.timeout(5_000);

describe('exchangeWith', () => {
  it('sends the bytes unchanged, and returns responses of any status', async () => {
    const address = await served((request, response) => {
      request.pipe(response.writeHead(503, { 'x-type': request.headers['content-type'] }));
    });
    const { status, headers, body } = await exchangeWith(address, 1_000)({ ...REQUEST, signal: soon() });
    expect([status, headers['x-type'], new TextDecoder().decode(body)]).toEqual([
      503,
      'text/plain',
      'caf\u00e9',
    ]);
  });

  it('keeps its connection', async () => {
    const ports = new Set<number | undefined>();
    const address = await served((request, response) => {
      ports.add(request.socket.remotePort);
      request.resume().on('end', () => response.end());
    });
    const exchange = exchangeWith(address, 1_000);
    for (let count = 0; count < 3; count += 1) await exchange({ ...REQUEST, signal: soon() });
    expect(ports.size).toBe(1);
  });

  it('aborts a connection when its handshake times out', async () => {
    const silent = await listening(createTcpServer((socket) => socket.on('error', () => socket.destroy())));
    const exchange = exchangeWith(new URL(`https://${silent}`), 50);
    await expect(exchange({ ...REQUEST, signal: soon() })).rejects.toBeInstanceOf(ConnectTimeout);
  });

  it('distinguishes an incomplete response from a missing one', async () => {
    const address = await served((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('begun', () => response.destroy());
    });
    const exchange = exchangeWith(address, 1_000);
    await expect(exchange({ ...REQUEST, signal: soon() })).rejects.toBeInstanceOf(AnswerCutShort);
  });

  it('stops when the signal aborts, before and during a response', async () => {
    const address = await served((request, response) => {
      if (request.url === '/begun') response.writeHead(200, { 'content-length': '9' }).write('x');
    });
    const exchange = exchangeWith(address, 1_000);
    const call = (path: string) => exchange({ ...REQUEST, path, signal: AbortSignal.timeout(100) });
    await expect(call('/silent')).rejects.toMatchObject({ name: 'AbortError' });
    await expect(call('/begun')).rejects.toMatchObject({ name: 'AbortError' });
  });
});
