import type { Emulator, Served } from 'sagemaker-emulator';

/** A proxy that records every AWS call, one JSON object per line. */
export interface RecordingProxy extends Served {
  /** The lines since the last call, in the form that `conformance/exchange.py` reads. */
  readonly take: () => string;
}

/** Puts the proxy in front of an emulator. Calls to deployed APIs and admin routes are not AWS calls. */
export function recordingProxy({
  fetch,
  setBaseUrl,
}: Pick<Emulator, 'fetch' | 'setBaseUrl'>): RecordingProxy {
  const lines: string[] = [];
  return {
    setBaseUrl,
    fetch: async (request) => {
      if (/^\/(_emulator|execute-api)\//.test(new URL(request.url).pathname)) return await fetch(request);
      const body = new Uint8Array(await request.arrayBuffer());
      const response = await fetch(copyOf(request, body));
      const answer = new Uint8Array(await response.arrayBuffer());
      lines.push(lineOf(request, body, response, answer));
      return new Response(bodyOf(response, answer), { status: response.status, headers: response.headers });
    },
    take: () =>
      lines
        .splice(0)
        .map((line) => `${line}\n`)
        .join(''),
  };
}

function copyOf(request: Request, body: Uint8Array<ArrayBuffer>): Request {
  const { method, headers, signal, url } = request;
  const bodiless = method === 'GET' || method === 'HEAD';
  return new Request(url, { method, headers, signal, ...(!bodiless && { body }) });
}

/** A Response of one of these statuses must have no body at all. */
function bodyOf({ status }: Response, answer: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  return [204, 205, 304].includes(status) ? null : answer;
}

function lineOf(request: Request, body: Uint8Array, response: Response, answer: Uint8Array): string {
  return JSON.stringify({
    method: request.method,
    url: request.url,
    request: { headers: Object.fromEntries(request.headers), body: Buffer.from(body).toString('base64') },
    status: response.status,
    answer: { headers: Object.fromEntries(response.headers), body: Buffer.from(answer).toString('base64') },
  });
}
