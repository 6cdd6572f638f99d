import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve, type Listening } from '../../src/http/server.ts';

type Answer = (request: Request) => Promise<Response>;

let answer: Answer;
let baseUrl: string;
let listening: Listening;
beforeEach(async () => {
  const emulator = {
    fetch: (incoming: Request) => answer(incoming),
    setBaseUrl: (url: string) => (baseUrl = url),
  };
  listening = await serve(emulator, { port: 0 });
});
afterEach(async () => await listening.close());

describe('the HTTP server', () => {
  it('tells the emulator its address', () => {
    expect(listening.url).toBe(`http://127.0.0.1:${listening.port}`);
    expect(baseUrl).toBe(listening.url);
  });

  it('reports a port in use with node’s error', async () => {
    const emulator = { fetch: answer, setBaseUrl: () => undefined };
    await expect(serve(emulator, { port: listening.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('forwards method, path, query, headers and body, and returns the response', async () => {
    answer = async (incoming) => {
      const { pathname, search, host } = new URL(incoming.url);
      const seen = [
        incoming.method,
        pathname,
        search,
        host,
        incoming.headers.get('x-a'),
        await incoming.text(),
      ];
      const headers = new Headers({ 'x-b': '2' });
      headers.append('set-cookie', 'one=1');
      headers.append('set-cookie', 'two=2');
      return Response.json(seen, { status: 201, headers });
    };
    const response = await fetch(`${listening.url}/a%20b/c?d=e`, {
      method: 'PUT',
      body: 'body',
      headers: { 'x-a': '1' },
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-b')).toBe('2');
    expect(response.headers.getSetCookie()).toEqual(['one=1', 'two=2']);
    expect(await response.json()).toEqual([
      'PUT',
      '/a%20b/c',
      '?d=e',
      `127.0.0.1:${listening.port}`,
      '1',
      'body',
    ]);
  });

  it('transfers large bodies in both directions', async () => {
    const size = 20 * 1024 * 1024;
    answer = async (incoming) => {
      const bytes = await incoming.arrayBuffer();
      return new Response(bytes, { headers: { 'content-length': String(bytes.byteLength) } });
    };
    const response = await fetch(listening.url, { method: 'POST', body: Buffer.alloc(size, 'x') });
    expect((await response.arrayBuffer()).byteLength).toBe(size);
  });

  it('answers HEAD with the length and without the body', async () => {
    answer = async () => new Response(null, { headers: { 'content-length': '42' } });
    const response = await fetch(listening.url, { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe('42');
    expect(await response.text()).toBe('');
  });

  it('honours Expect: 100-continue', async () => {
    answer = async (incoming) => new Response(await incoming.text());
    const upload = request(listening.url, {
      method: 'PUT',
      headers: { expect: '100-continue', 'content-length': 4 },
    });
    upload.flushHeaders();
    await once(upload, 'continue');
    upload.end('body');
    const [response] = (await once(upload, 'response')) as [NodeJS.ReadableStream];
    expect(String(await once(response, 'data'))).toBe('body');
  });

  it('keeps the connection usable after a response that did not read the upload', async () => {
    answer = async (incoming) =>
      new Response(incoming.method, { status: incoming.method === 'PUT' ? 412 : 200 });
    const socket = connect(listening.port, '127.0.0.1');
    socket.write(
      'PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nunreadGET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.replace(
        'unread',
        'bytes',
      ),
    );
    let text = '';
    for await (const chunk of socket) {
      text += String(chunk);
      if (text.includes('GET')) break;
    }
    expect(text).toContain('HTTP/1.1 412');
    expect(text).toContain('HTTP/1.1 200');
  });

  it('fails the body reader when the client disconnects during an upload', async () => {
    const seen = Promise.withResolvers<boolean>();
    const socket = connect(listening.port, '127.0.0.1');
    answer = async (incoming) => {
      const read = incoming.text().catch(() => seen.resolve(incoming.signal.aborted));
      socket.destroy();
      await read;
      return new Response();
    };
    socket.write('PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\npart');
    expect(await seen.promise).toBe(true);
  });

  it('rejects a method that Request does not support, and stays open', async () => {
    const asked = request(`${baseUrl}/a`, { method: 'TRACE' }).end();
    const [rejected] = (await once(asked, 'response')) as [{ statusCode: number; resume: () => void }];
    rejected.resume();
    expect(rejected.statusCode).toBe(405);
    answer = async () => new Response('fine');
    expect(await (await fetch(baseUrl)).text()).toBe('fine');
  });

  it('survives a request with an invalid URL', async () => {
    answer = async () => new Response('well');
    const socket = connect(listening.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: [not a host\r\n\r\n');
    await once(socket, 'close');
    expect(await (await fetch(listening.url)).text()).toBe('well');
  });
});
